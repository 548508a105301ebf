package dev.provingground.harness.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.assembly.Assets.ImageAsset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerBuildTest {
  @TempDir private Path directory;

  private final ImageAsset.Build build =
      new ImageAsset.Build(
          Path.of("asset.2f"), "Web.Dockerfile", "runtime", "linux/amd64", Map.of("KEY", "value"));

  /** A program that takes an engine's commands down. */
  private Path engine(String end) throws IOException {
    var program = directory.resolve("engine");
    Files.writeString(
        program, "#!/bin/sh\necho \"$@\" >> '%s/commands'\n%s\n".formatted(directory, end));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  @Test
  void anImageIsBuiltAsTheAppSaysAndSavedAndRemoved() throws IOException {
    new DockerBuild(engine("").toString(), build).saveTo(Path.of("image.tar"), "Web/Image");

    var commands = Files.readString(directory.resolve("commands"));
    var tag = commands.lines().skip(2).findFirst().orElseThrow().replace("image rm ", "");
    assertThat(commands)
        .isEqualTo(
            """
            build --tag %1$s --file asset.2f/Web.Dockerfile --target runtime --platform linux/amd64 \
            --build-arg KEY=value asset.2f
            save --output image.tar %1$s
            image rm %1$s
            """
                .formatted(tag));
  }

  @Test
  void whatTheEngineSaysOfABadBuildIsToldWithTheAssetAndItsDirectory() throws IOException {
    var failing = engine("echo 'no such file'; exit 1").toString();
    assertThatThrownBy(
            () -> new DockerBuild(failing, build).saveTo(Path.of("image.tar"), "Web/Image"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("image asset Web/Image cannot be built from asset.2f: ")
        .hasMessageEndingWith("said: no such file");
  }

  @Test
  void withoutAnEngineThereAreThreeWaysOn() {
    assertThatThrownBy(() -> new DockerBuild("/nowhere/docker", build).requireEngine("Web/Image"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "image asset Web/Image is built from asset.2f, which takes a container engine:"
                + " /nowhere/docker does not run here. Start one; or give the image as a"
                + " TarballImageAsset; or say image: workload in proving-ground.yaml, and the"
                + " workload's image stands in for it");
  }
}
