package dev.provingground.region.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PeriodsTest {
  private final VirtualEventLoop loop = new VirtualEventLoop();

  @Test
  void minutesEndWithTheClocks() {
    loop.advance(Duration.ofSeconds(25));
    List<String> ends = new ArrayList<>();
    var periods = new Periods(loop);
    var timer =
        periods.each(
            Duration.ofMinutes(1), ended -> ends.add(loop.now() + "=" + periods.instant(ended)));
    loop.advance(Duration.ofMinutes(2));
    timer.cancel();
    loop.advance(Duration.ofMinutes(5));

    assertThat(ends)
        .containsExactly(
            "2026-01-01T00:01:00Z=2026-01-01T00:01:00Z",
            "2026-01-01T00:02:00Z=2026-01-01T00:02:00Z");
  }

  @Test
  void aMinuteAtTimeScaleTenIsSixSecondsOfTimeStamps() {
    try (var scaled = new RealEventLoop(10)) {
      var periods = new Periods(scaled);
      var start = Instant.parse("2026-01-01T00:00:00Z");
      long second = periods.second(start);

      assertThat(periods.second(start.plusSeconds(6)) - second).isEqualTo(60);
      assertThat(periods.instant(second + 60)).isEqualTo(start.plusSeconds(6));
    }
  }

  @Test
  void theTimeStampOfASecondIsInThatSecond() {
    var random = new Random(1);
    for (double scale : List.of(1.0, 1.5, 7.0, 10.0, 60.0)) {
      try (var scaled = new RealEventLoop(scale)) {
        var periods = new Periods(scaled);
        for (int i = 0; i < 1000; i++) {
          long second = random.nextLong(100_000_000_000L);
          assertThat(periods.second(periods.instant(second))).isEqualTo(second);
        }
      }
    }
  }
}
