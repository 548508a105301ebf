package dev.provingground.region.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SystemClockTest {
  @Test
  void theKernelTellsByWhatItsClockMayBeWrong() {
    var clock = SystemClock.read();
    // It begins at 16 seconds, and says that it is not synchronised when it has come to that again.
    assertThat(clock.maximumError()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(16));
    if (clock.maximumError().equals(Duration.ofSeconds(16))) {
      assertThat(clock.synchronised()).isFalse();
    }
  }
}
