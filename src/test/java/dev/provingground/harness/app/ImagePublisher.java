package dev.provingground.harness.app;

import dev.provingground.harness.assembly.Assets.ImageAsset;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.EcrRegistry;
import dev.provingground.workload.image.WorkloadImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Pushes images to where their templates expect them.
 *
 * @param standIn the image that goes in place of those that an engine would have to build; empty
 *     for the app's own
 */
record ImagePublisher(EcrRegistry registry, Console console, Optional<WorkloadImage> standIn) {
  /** The program that the CDK takes for it as well. */
  private static final String ENGINE =
      Optional.ofNullable(System.getenv("CDK_DOCKER")).orElse("docker");

  /**
   * @throws IllegalStateException when an image cannot be had here; the message says what to do
   */
  void requirePossible(ImageAsset asset) {
    switch (asset.source()) {
      case ImageAsset.Archive archive -> {
        if (!Files.exists(archive.archive())) {
          throw new IllegalStateException(
              "image asset %s is the archive %s, which is not there: synthesize the app again"
                  .formatted(asset.name(), archive.archive()));
        }
      }
      case ImageAsset.Build build -> {
        if (standIn.isEmpty()) {
          new DockerBuild(ENGINE, build).requireEngine(asset.name());
        }
      }
    }
  }

  void publish(ImageAsset asset) {
    console.say("assets", "image " + asset.name());
    switch (asset.source()) {
      case ImageAsset.Archive archive -> push(asset, archive.archive());
      case ImageAsset.Build build -> {
        if (standIn.isPresent()) {
          asset
              .places()
              .forEach(p -> registry.push(standIn.get(), p.repository(), List.of(p.tag())));
        } else {
          pushBuilt(asset, new DockerBuild(ENGINE, build));
        }
      }
    }
  }

  private void pushBuilt(ImageAsset asset, DockerBuild build) {
    try {
      var archive = Files.createTempFile("asset", ".tar");
      try {
        build.saveTo(archive, asset.name());
        push(asset, archive);
      } finally {
        Files.deleteIfExists(archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("build " + asset.name(), e);
    }
  }

  private void push(ImageAsset asset, Path archive) {
    asset.places().forEach(p -> registry.push(archive, p.repository(), p.tag()));
  }
}
