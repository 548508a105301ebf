package dev.provingground.region.container.image;

import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.concurrent.Semaphore;

/** Gets blobs and believes nothing of them before it has seen the digest. */
final class BlobFetcher {
  private static final int AT_ONCE = 4;
  private static final int ATTEMPTS = 2;

  /** How the reason of a failed pull begins. */
  static final String RETRIED = "ref pull has been retried " + (ATTEMPTS - 1) + " time(s): ";

  private final Semaphore permits = new Semaphore(AT_ONCE);

  /**
   * Fetches the blob into the file, which must not exist. Blocks; for virtual threads.
   *
   * @throws PullException when it cannot be had or is another one, after two attempts
   */
  void fetch(Blob blob, BlobSource source, Path file) throws PullException, InterruptedException {
    permits.acquire();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          fetchOnce(blob, source, file);
          return;
        } catch (PullException e) {
          delete(file);
          if (attempt == ATTEMPTS) {
            throw new PullException(RETRIED + e.getMessage(), e);
          }
        }
      }
    } finally {
      permits.release();
    }
  }

  private static void fetchOnce(Blob blob, BlobSource source, Path file) throws PullException {
    try {
      var digest = Digests.sha256();
      long size;
      try (var in = source.open(blob);
          var out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
        size = copy(in, out, blob.size());
      }
      if (size != blob.size()) {
        throw new PullException(
            "failed commit on ref \"%s\": unexpected commit size %s, expected %d: failed precondition"
                .formatted(
                    blob.digest(),
                    size > blob.size() ? "above" : Long.toString(size),
                    blob.size()));
      }
      var actual = Digests.finish(digest);
      if (!actual.equals(blob.digest())) {
        throw new PullException(
            "failed commit on ref \"%s\": unexpected commit digest %s, expected %s: failed precondition"
                .formatted(blob.digest(), actual, blob.digest()));
      }
    } catch (IOException e) {
      throw new PullException(
          DiskFull.reason(e, blob.digest(), file)
              .orElseGet(
                  () ->
                      "failed to copy: httpReadSeeker: failed open: failed to do request: Get \"%s\": %s"
                          .formatted(blob.location(), e.getMessage())),
          e);
    }
  }

  /** Reads one byte more than expected at most: a server cannot fill the disk. */
  private static long copy(InputStream in, OutputStream out, long expected) throws IOException {
    var buffer = new byte[1 << 16];
    long total = 0;
    while (total <= expected) {
      int length = in.read(buffer, 0, (int) Math.min(buffer.length, expected - total + 1));
      if (length < 0) {
        break;
      }
      out.write(buffer, 0, length);
      total += length;
    }
    return total;
  }

  private static void delete(Path file) throws PullException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new PullException("failed to remove " + file + ": " + e.getMessage(), e);
    }
  }
}
