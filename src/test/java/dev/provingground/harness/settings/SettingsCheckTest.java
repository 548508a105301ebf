package dev.provingground.harness.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
  void tagsOfTheFeaturesAreKnown() {
    var known = SettingsCheck.knownTags(Path.of("features"));
    assertThat(known).contains("@chaos", "@security", "@spec-1.1", "@needs-packet-filters");
    assertThatCode(() -> SettingsCheck.checkTags("@chaos or (@spec-1.1 and not @security)", known))
        .doesNotThrowAnyException();
  }
}
