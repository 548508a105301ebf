package dev.provingground.region.container.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Tells a disk that is full from what else can go wrong with files, in the words of containerd. */
final class DiskFull {
  private static final String REASON = "No space left on device";

  private DiskFull() {}

  /**
   * @param file that was written
   * @return why the pull fails, if that is why
   */
  static Optional<String> reason(IOException e, String digest, Path file) {
    return String.valueOf(e.getMessage()).contains(REASON)
        ? Optional.of(
            "failed to extract layer %s: write %s: no space left on device: unknown"
                .formatted(digest, file))
        : Optional.empty();
  }
}
