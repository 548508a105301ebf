package dev.provingground.harness.mutation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TemplateDiffTest {
  @Test
  void aChangedLineIsShownWithThreeLinesAround() {
    assertThat(
            TemplateDiff.of(
                List.of("1", "2", "3", "4", "5", "6", "7", "8", "9"),
                List.of("1", "2", "3", "4", "five", "6", "7", "8", "9")))
        .isEqualTo("  2\n  3\n  4\n- 5\n+ five\n  6\n  7\n  8");
  }

  @Test
  void twoChangesFarApartAreShownWithoutWhatLiesBetween() {
    assertThat(
            TemplateDiff.of(
                List.of("a", "1", "2", "3", "4", "5", "b"), List.of("1", "2", "3", "4", "5")))
        .isEqualTo("- a\n  1\n  2\n  3\n  …\n- b");
  }

  @Test
  void whatIsEqualHasNoChange() {
    assertThat(TemplateDiff.of(List.of("1"), List.of("1"))).isEqualTo("  1");
  }
}
