package dev.provingground.harness.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DrillSettingsTest {
  @Test
  void drillsAreRealUnlessTheyAreToBeTold() {
    assertThat(DrillSettings.from(name -> Optional.empty()).dryRun()).isFalse();
    assertThat(settings("true").dryRun()).isTrue();
    assertThat(settings("false").dryRun()).isFalse();
  }

  @Test
  void aValueThatCannotBeIsRefused() {
    assertThatThrownBy(() -> settings("yes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Ddrill.dryRun=yes is not possible; give [true, false]");
  }

  private static DrillSettings settings(String dryRun) {
    return DrillSettings.from(name -> Optional.of(dryRun).filter(v -> name.equals("drill.dryRun")));
  }
}
