package dev.provingground.region.container;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a test class runs its tasks on: a runtime, and a registry with an image. */
final class TestHost implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Map<String, Object> CONFIG =
      Map.of("Env", List.of("PATH=/usr/bin:/bin"), "User", "65532:65532");

  private final Path directory;
  private final TestRegistry registry = new TestRegistry();
  private final TestRuntime runtime;
  private final Image image;

  /**
   * @param config of the image, over the usual path and user
   */
  TestHost(Map<String, Object> config, TestLayer layer) throws IOException {
    directory = Files.createTempDirectory("host-");
    runtime = new TestRuntime(directory);
    var whole = new HashMap<>(CONFIG);
    whole.putAll(config);
    image = registry.image(whole, layer);
  }

  /** One whose image has these programs of this host. */
  static TestHost withPrograms(String... names) throws IOException {
    return new TestHost(Map.of(), new TestLayer().programs(names));
  }

  Path directory() {
    return directory;
  }

  TestRegistry registry() {
    return registry;
  }

  TestRuntime runtime() {
    return runtime;
  }

  Image image() {
    return image;
  }

  HostCapabilities capabilities() {
    return runtime.runtime().host();
  }

  /** Skips the test, with the reason, where the host cannot do what it needs. */
  void assume(boolean can) {
    assumeTrue(can, () -> capabilities().limitations().toString());
  }

  void assumeEnforced(String limit) {
    assume(capabilities().enforcedLimits().contains(limit));
  }

  TestContainer shell(RecordedTask task, String script) {
    return TestContainer.shell(image, task, script);
  }

  TaskHandle launch(RecordedTask task, TestContainer... containers) {
    return runtime.launch(task, containers);
  }

  void onLoop(Runnable action) {
    runtime.onLoop(action);
  }

  /** Runs it to its end. */
  RecordedTask run(String script) {
    var task = new RecordedTask();
    return run(task, shell(task, script));
  }

  RecordedTask run(RecordedTask task, TestContainer... containers) {
    return run(task, one -> {}, containers);
  }

  RecordedTask run(RecordedTask task, Consumer<TestTask> change, TestContainer... containers) {
    var handle = runtime.launch(task, change, containers);
    await().atMost(PATIENCE).until(task::ended);
    onLoop(handle::release);
    return task;
  }

  /** Kills what runs of it, and waits for the end. */
  void end(TaskHandle handle, RecordedTask task) {
    handle.kill();
    await().atMost(PATIENCE).until(task::ended);
    onLoop(handle::release);
  }

  @Override
  public void close() throws IOException {
    try (registry) {
      runtime.close();
    }
  }
}
