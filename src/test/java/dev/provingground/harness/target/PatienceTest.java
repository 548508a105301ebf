package dev.provingground.harness.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PatienceTest {
  @Test
  void awsIsGivenLongerThanTheEmbeddedRegion() {
    var tenSeconds = Duration.ofSeconds(10);
    assertThat(Patience.LOCAL.longestFor(tenSeconds)).isEqualTo(tenSeconds);
    assertThat(Patience.REMOTE.longestFor(tenSeconds)).isGreaterThan(tenSeconds);
    assertThat(Patience.REMOTE.attempts()).isGreaterThan(Patience.LOCAL.attempts());
    assertThat(Patience.REMOTE.look()).isGreaterThan(Patience.LOCAL.look());
  }

  @Test
  void nobodyHasLessThanTheEmbeddedRegionTakes() {
    var look = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Patience(0.5, 1, look))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Patience(1, 0, look)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Patience(1, 1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
