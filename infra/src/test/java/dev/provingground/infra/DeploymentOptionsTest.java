package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentOptionsTest {
  private final DeploymentOptions reference = DeploymentOptions.reference();

  @Test
  void theReferenceKeepsTwoTasksWithoutStickySessionsTagsOrChaos() {
    assertThat(reference.names().prefix()).isEqualTo("proving-ground");
    assertThat(reference.desiredCount()).isEqualTo(2);
    assertThat(reference.stickySessions()).isFalse();
    assertThat(reference.drain()).isEqualTo(Duration.ofSeconds(5));
    assertThat(reference.tags()).isEmpty();
  }

  @Test
  void aCopyDiffersInOneThing() {
    assertThat(reference.withStickySessions(true).withStickySessions(false)).isEqualTo(reference);
    assertThat(reference.withTag("a", "1").withTag("a", "2").tags())
        .containsOnlyKeys("a")
        .containsValue("2");
    assertThat(reference.tags()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7up", "Upper", "two--hyphens", "end-", "-start", "under_score", "a/b"})
  void anUnusablePrefixIsRefusedByName(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reference.withPrefix(prefix))
        .withMessageContaining("'" + prefix + "'")
        .withMessageContaining("'proving-ground'");
  }

  @Test
  void aPrefixMayHave40Characters() {
    assertThat(reference.withPrefix("a".repeat(40)).names().serviceStack()).hasSize(48);
    assertThatIllegalArgumentException().isThrownBy(() -> reference.withPrefix("a".repeat(41)));
  }

  @Test
  void aNegativeDesiredCountIsRefused() {
    assertThat(reference.withDesiredCount(0).desiredCount()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reference.withDesiredCount(-1))
        .withMessage("The desired count is -1: give 0 or more.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT26S", "PT1.5S"})
  void aDrainTimeThatTheStopTimeoutWouldCutIsRefused(String drain) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reference.withDrain(Duration.parse(drain)))
        .withMessage("The drain time is " + drain + ": give whole seconds from 0 to 25.");
  }
}
