package dev.provingground.region.container;

import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.ImageSource;
import dev.provingground.region.services.ecs.ContainerRuntime.OpenFiles;
import dev.provingground.region.services.ecs.ContainerRuntime.Output;
import dev.provingground.region.services.ecs.ContainerRuntime.Storage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container of a test's task, called {@code main}, but for what the test says otherwise. */
final class TestContainer {
  private final ImageSource image;
  private final Output output;
  private String name = "main";
  private List<String> entryPoint = List.of();
  private List<String> command;
  private Map<String, String> environment = Map.of();
  private Optional<String> workingDirectory = Optional.empty();
  private Optional<String> user = Optional.empty();
  private Storage storage = Storage.IMAGE;
  private Optional<Integer> memoryMiB = Optional.empty();
  private OpenFiles openFiles = OpenFiles.USUAL;
  private boolean initProcess;

  private TestContainer(ImageSource image, Output output, List<String> command) {
    this.image = image;
    this.output = output;
    this.command = command;
  }

  /** One that runs {@code sh -c script}. */
  static TestContainer shell(ImageSource image, Output output, String script) {
    return new TestContainer(image, output, List.of("sh", "-c", script));
  }

  TestContainer named(String itsName) {
    name = itsName;
    return this;
  }

  TestContainer entryPoint(String... words) {
    entryPoint = List.of(words);
    return command();
  }

  TestContainer command(String... words) {
    command = List.of(words);
    return this;
  }

  TestContainer environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  TestContainer workingIn(String directory) {
    workingDirectory = Optional.of(directory);
    return this;
  }

  TestContainer as(String itsUser) {
    user = Optional.of(itsUser);
    return this;
  }

  TestContainer storage(Storage files) {
    storage = files;
    return this;
  }

  TestContainer readOnly() {
    return storage(new Storage(true, List.of(), List.of()));
  }

  TestContainer memoryMiB(int limit) {
    memoryMiB = Optional.of(limit);
    return this;
  }

  TestContainer openFiles(OpenFiles limits) {
    openFiles = limits;
    return this;
  }

  TestContainer withInit() {
    initProcess = true;
    return this;
  }

  ContainerLaunch launch() {
    return new ContainerLaunch(
        name,
        "runtime-" + name,
        image,
        entryPoint,
        command,
        environment,
        workingDirectory,
        user,
        storage,
        memoryMiB,
        openFiles,
        initProcess,
        output);
  }
}
