package dev.provingground.harness.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsCheckTest {
  @Test
  void aTagThatNoScenarioHasIsNamedWithThoseThatExist() {
    assertThatThrownBy(() -> SettingsCheck.checkTags("@chaos and not @slow", Set.of("@chaos")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "-Dcucumber.filter.tags=@chaos and not @slow names [@slow], which no scenario has;"
                + " there are [@chaos]");
  }

  @Test
  void aBaselineIsADirectoryWithAnEarlierRunsReport(@TempDir Path directory) throws IOException {
    assertThatThrownBy(() -> SettingsCheck.checkBaseline(directory.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "-Dreport.baseline=%s is not possible; give a directory with an earlier run's report,"
                + " in which results.json is",
            directory);
    Files.writeString(directory.resolve("results.json"), "{}");
    assertThatCode(() -> SettingsCheck.checkBaseline(directory.toString()))
        .doesNotThrowAnyException();
  }

  @Test
  void tagsOfTheFeaturesAreKnown() {
    var known = SettingsCheck.knownTags(Path.of("features"));
    assertThat(known).contains("@chaos", "@security", "@spec-1.1", "@needs-packet-filters");
    assertThatCode(() -> SettingsCheck.checkTags("@chaos or (@spec-1.1 and not @security)", known))
        .doesNotThrowAnyException();
  }
}
