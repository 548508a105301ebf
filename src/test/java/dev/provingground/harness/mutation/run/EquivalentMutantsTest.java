package dev.provingground.harness.mutation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EquivalentMutantsTest {
  private static final Mutant LATEST =
      Mutant.of(
          ImageVariant.all().stream()
              .filter(v -> v.name().equals("image-tag-latest-missing"))
              .findFirst()
              .orElseThrow());

  @Test
  void anAsteriskStandsForAnything(@TempDir Path directory) throws IOException {
    var list = list(directory, "image/image-tag-*");
    assertThat(list.reason(LATEST)).contains("because");
    list.check(List.of(LATEST));
  }

  @Test
  void whatIsNotListedCouldBeSeen(@TempDir Path directory) throws IOException {
    assertThat(list(directory, "image/image-tag").reason(LATEST)).isEmpty();
  }

  @Test
  void anEntryWithoutAMutantIsAnError(@TempDir Path directory) throws IOException {
    var list = list(directory, "image/gone");
    assertThatThrownBy(() -> list.check(List.of(LATEST)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names 'image/gone', but there is no such mutant any more");
  }

  @Test
  void anEntryWithoutAReasonIsAnError(@TempDir Path directory) throws IOException {
    var file = directory.resolve("list.json");
    Files.writeString(file, "[{\"mutants\": [\"a\"], \"reason\": \" \"}]");
    assertThatThrownBy(() -> EquivalentMutants.read(file))
        .hasStackTraceContaining("an equivalent mutant needs an id and a reason");
  }

  private static EquivalentMutants list(Path directory, String pattern) throws IOException {
    var file = directory.resolve("list.json");
    Files.writeString(
        file, "[{\"mutants\": [\"%s\"], \"reason\": \"because\"}]".formatted(pattern));
    return EquivalentMutants.read(file);
  }
}
