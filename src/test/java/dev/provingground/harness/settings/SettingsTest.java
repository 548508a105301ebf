package dev.provingground.harness.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.settings.Settings.TargetName;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  @Test
  void withoutPropertiesEverythingRunsEmbeddedAtAwssOwnTime() {
    assertThat(settings(Map.of()))
        .isEqualTo(new Settings(TargetName.EMBEDDED, 1, Optional.empty(), false));
  }

  @Test
  void everyPropertyIsRead() {
    var given =
        Map.of(
            "target",
            "embedded",
            "time.scale",
            "5",
            "cucumber.filter.tags",
            "@chaos",
            "keep",
            "true");
    assertThat(settings(given))
        .isEqualTo(new Settings(TargetName.EMBEDDED, 5, Optional.of("@chaos"), true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "target     | moon | -Dtarget=moon is not possible; give [embedded]",
        "time.scale | fast | -Dtime.scale=fast is not possible; give a number from 1 (AWS's own"
            + " time) to 20",
        "time.scale | 0.5  | -Dtime.scale=0.5 is not possible; give a number from 1 (AWS's own"
            + " time) to 20",
        "time.scale | 21   | -Dtime.scale=21 is not possible; give a number from 1 (AWS's own time)"
            + " to 20",
        "keep       | yes  | -Dkeep=yes is not possible; give [true, false]"
      })
  void aValueThatDoesNotExistIsRefusedWithThoseThatDo(String name, String value, String message) {
    assertThatThrownBy(() -> settings(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Settings settings(Map<String, String> properties) {
    return Settings.from(name -> Optional.ofNullable(properties.get(name)));
  }
}
