package dev.provingground.harness.app;

import dev.provingground.harness.assembly.Assets.FileAsset;
import dev.provingground.harness.console.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Puts files where their templates expect them. What is there already is not sent again: its name
 * is its content's.
 *
 * @param account whose buckets they go to, and nobody else's: buckets have names that can be
 *     guessed
 */
record FilePublisher(S3Client s3, String account, Console console) {
  void publish(FileAsset asset) {
    for (var place : asset.places()) {
      if (isThere(place)) {
        continue;
      }
      console.say("assets", "file " + asset.name());
      try {
        if (asset.zipped()) {
          putZipped(place, asset.source());
        } else {
          put(place, asset.source());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("publish " + asset.name(), e);
      }
    }
  }

  private boolean isThere(FileAsset.Place place) {
    try {
      s3.headObject(r -> r.bucket(place.bucket()).key(place.key()).expectedBucketOwner(account));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    }
  }

  private void putZipped(FileAsset.Place place, Path directory) throws IOException {
    var file = Files.createTempFile("asset", ".zip");
    try {
      try (var out = Files.newOutputStream(file)) {
        new ZippedDirectory(directory).writeTo(out);
      }
      put(place, file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void put(FileAsset.Place place, Path file) {
    s3.putObject(
        r -> r.bucket(place.bucket()).key(place.key()).expectedBucketOwner(account),
        RequestBody.fromFile(file));
  }
}
