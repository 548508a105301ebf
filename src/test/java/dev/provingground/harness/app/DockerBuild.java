package dev.provingground.harness.app;

import dev.provingground.harness.assembly.Assets.ImageAsset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An image that a container engine builds.
 *
 * @param program the engine's; the CDK takes {@code CDK_DOCKER} or {@code docker}
 */
record DockerBuild(String program, ImageAsset.Build build) {
  private static final Duration LONGEST = Duration.ofMinutes(20);

  /**
   * @param name of the asset
   * @throws IllegalStateException when no engine answers; the message says what to do without
   */
  void requireEngine(String name) {
    try {
      run(List.of(program, "version", "--format", "{{.Server.Version}}"));
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "image asset %s is built from %s, which takes a container engine: %s. Start one; or give the image as a TarballImageAsset; or say image: workload in proving-ground.yaml, and the workload's image stands in for it"
              .formatted(name, build.directory(), e.getMessage()),
          e);
    }
  }

  /**
   * @param archive a tar that is written
   * @throws IllegalStateException when it cannot be built; the message has what the engine said
   */
  void saveTo(Path archive, String name) {
    var tag = "proving-ground-asset:" + UUID.randomUUID();
    var command = new ArrayList<>(List.of(program, "build", "--tag", tag));
    option(command, "--file", build.dockerFile().isEmpty() ? "" : dockerFile());
    option(command, "--target", build.target());
    option(command, "--platform", build.platform());
    build.arguments().forEach((key, value) -> option(command, "--build-arg", key + "=" + value));
    command.add(build.directory().toString());
    try {
      run(command);
      run(List.of(program, "save", "--output", archive.toString(), tag));
      run(List.of(program, "image", "rm", tag));
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "image asset %s cannot be built from %s: %s"
              .formatted(name, build.directory(), e.getMessage()),
          e);
    }
  }

  private String dockerFile() {
    return build.directory().resolve(build.dockerFile()).toString();
  }

  private static void option(List<String> command, String name, String value) {
    if (!value.isEmpty()) {
      command.add(name);
      command.add(value);
    }
  }

  private static void run(List<String> command) {
    try {
      var log = Files.createTempFile("engine", ".log");
      try {
        var ending = new Command(command, Path.of("").toAbsolutePath(), Map.of(), LONGEST).run(log);
        if (!ending.isGood()) {
          throw new IllegalStateException(
              "%s said: %s".formatted(String.join(" ", command), ending.said().strip()));
        }
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new IllegalStateException(command.getFirst() + " does not run here", e);
    }
  }
}
