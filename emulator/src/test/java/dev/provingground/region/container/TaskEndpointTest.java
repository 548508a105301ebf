package dev.provingground.region.container;

import static dev.provingground.region.container.TestContainer.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.kernel.NetNs;
import dev.provingground.region.kernel.Rtnetlink;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskEndpoints;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNamespaces
class TaskEndpointTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static TestRegistry registry;
  private static TestRuntime runtime;
  private static Image image;
  private TaskHandle handle;
  private NetNs inside;

  @BeforeAll
  static void start() throws Exception {
    registry = new TestRegistry();
    runtime = new TestRuntime(Files.createTempDirectory("endpoint-"));
    image =
        registry.image(
            Map.of("Env", List.of("PATH=/usr/bin:/bin"), "User", "65532:65532"),
            new TestLayer().programs("sh", "bash", "cat", "sleep"));
  }

  @AfterAll
  static void stop() throws Exception {
    runtime.close();
    registry.close();
  }

  @BeforeEach
  void launch() {
    var task = new RecordedTask();
    handle =
        launch(
            task,
            "echo up; exec sleep 1000",
            path ->
                switch (path) {
                  case "/v4/runtime-1/task" -> Optional.of("{\"name\":\"é\"}");
                  case "/v4/broken" -> throw new IllegalStateException("broken");
                  default -> Optional.empty();
                });
    inside = runtime.namespace();
    await().atMost(PATIENCE).until(() -> task.lines().contains("up"));
  }

  @AfterEach
  void release() {
    runtime.onLoop(handle::release);
  }

  @Test
  void aTaskReadsItsMetadata() throws Exception {
    assertThat(ask(inside, "GET /v4/runtime-1/task HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Content-Type: application/json\r\n", "Content-Length: 13\r\n")
        .endsWith("\r\n\r\n{\"name\":\"é\"}");
    assertThat(ask(inside, "GET /v4/runtime-1/task?x=y HTTP/1.1\r\n\r\n")).contains(" 200 OK");
  }

  @Test
  void whatIsNotThereOrNotAskedProperlyIsSaidSo() throws Exception {
    assertThat(ask(inside, "GET /v4/other HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    assertThat(ask(inside, "PUT /v4/runtime-1/task HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 405 ");
    assertThat(ask(inside, "hello\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(ask(inside, "GET /v4/broken HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 500 ");
    assertThat(ask(inside, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aContainerReachesIt() {
    var task = new RecordedTask();
    var other =
        launch(
            task,
            "exec bash -c 'exec 3<>/dev/tcp/169.254.170.2/80;"
                + " printf \"GET /v4/me HTTP/1.1\\r\\n\\r\\n\" >&3; cat <&3'",
            path -> Optional.of("answer to " + path));
    await().atMost(PATIENCE).until(task::ended);
    assertThat(task.text()).endsWith("answer to /v4/me");
    runtime.onLoop(other::release);
  }

  @Test
  void nobodyElseReachesIt() throws Exception {
    try (var elsewhere = NetNs.create("elsewhere")) {
      try (var links = Rtnetlink.in(elsewhere)) {
        links.up("lo");
      }
      assertThatThrownBy(() -> ask(elsewhere, "GET / HTTP/1.1\r\n\r\n"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void itGoesWithItsTask() {
    runtime.onLoop(handle::release);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> ask(inside, "GET / HTTP/1.1\r\n\r\n"))
                    .isInstanceOf(IOException.class));
  }

  private static TaskHandle launch(RecordedTask task, String script, TaskEndpoints endpoints) {
    return runtime.launch(task, one -> one.endpoints(endpoints), shell(image, task, script));
  }

  private static String ask(NetNs namespace, String request) throws Exception {
    try (var socket =
        namespace.call(
            () -> {
              var connected = new Socket();
              connected.connect(new InetSocketAddress("169.254.170.2", 80), 2_000);
              return connected;
            })) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
