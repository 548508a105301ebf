package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.time.RealEventLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StartThrottleTest {
  @Test
  void onAScaledClockStartsAreHeldForTheRegionsTime() {
    try (var loop = new RealEventLoop(20)) {
      var throttle = new StartThrottle();
      throttle.failed(loop);
      throttle.failed(loop);

      assertThat(throttle.failed(loop)).isEqualTo(Duration.ofSeconds(10));
      assertThat(throttle.holds(loop.now())).isTrue();
      assertThat(throttle.holds(loop.now().plusMillis(500)))
          .as("half a real second later")
          .isFalse();
    }
  }
}
