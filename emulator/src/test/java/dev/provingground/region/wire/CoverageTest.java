package dev.provingground.region.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.EveryService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/coverage.md} tells what the region does. */
final class CoverageTest {
  @Test
  void theDocumentationTellsWhatTheRegionDoes(@TempDir Path directory) throws IOException {
    var now = Coverage.of(new EveryService(directory));
    var file = docs().resolve("coverage.md");
    var told = Files.exists(file) ? Files.readString(file) : "";
    if (!told.equals(now)) {
      Files.writeString(file, now);
    }
    assertThat(told)
        .as("%s was stale and is written anew: look at the difference, and commit it", file)
        .isEqualTo(now);
  }

  private static Path docs() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/architecture.md"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no docs/architecture.md above here");
    }
    return folder.resolve("docs");
  }
}
