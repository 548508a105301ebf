package dev.provingground.harness.app;

import dev.provingground.harness.assembly.Assets.FileAsset;
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
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Puts assets where their templates expect them. What is there already is not sent again: its name
 * is its content's.
 *
 * @param standIn the image that goes in place of those that an engine would have to build; empty
 *     for the app's own
 */
record AssetPublisher(
    S3Client s3, EcrRegistry registry, Console console, Optional<WorkloadImage> standIn) {
  /** The program that the CDK takes for it as well. */
  private static final String ENGINE =
      Optional.ofNullable(System.getenv("CDK_DOCKER")).orElse("docker");

  /**
   * @throws IllegalStateException when an image cannot be built here; the message says what to do
   */
  void requirePossible(List<ImageAsset> images) {
    for (var image : images) {
      if (image.source() instanceof ImageAsset.Build build && standIn.isEmpty()) {
        new DockerBuild(ENGINE, build).requireEngine(image.name());
      }
    }
  }

  void publish(FileAsset asset) {
    for (var place : asset.places()) {
      if (isThere(place)) {
        continue;
      }
      console.say("assets", "file " + asset.name());
      if (asset.zipped()) {
        inTemporaryFile(
            ".zip",
            file -> {
              try (var out = Files.newOutputStream(file)) {
                new ZippedDirectory(asset.source()).writeTo(out);
              }
              put(place, file);
            });
      } else {
        put(place, asset.source());
      }
    }
  }

  private boolean isThere(FileAsset.Place place) {
    try {
      s3.headObject(r -> r.bucket(place.bucket()).key(place.key()));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    }
  }

  private void put(FileAsset.Place place, Path file) {
    s3.putObject(r -> r.bucket(place.bucket()).key(place.key()), RequestBody.fromFile(file));
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
          inTemporaryFile(
              ".tar",
              file -> {
                new DockerBuild(ENGINE, build).saveTo(file, asset.name());
                push(asset, file);
              });
        }
      }
    }
  }

  private void push(ImageAsset asset, Path archive) {
    asset.places().forEach(p -> registry.push(archive, p.repository(), p.tag()));
  }

  private interface FileWork {
    void with(Path file) throws IOException;
  }

  private static void inTemporaryFile(String suffix, FileWork work) {
    try {
      var file = Files.createTempFile("asset", suffix);
      try {
        work.with(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("prepare an asset", e);
    }
  }
}
