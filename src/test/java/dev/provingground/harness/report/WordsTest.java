package dev.provingground.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WordsTest {
  @Test
  void timesAreSaidWithThreeDigits() {
    assertThat(Words.seconds(Duration.ofMillis(420))).isEqualTo("0.42 s");
    assertThat(Words.seconds(Duration.ofMillis(12_340))).isEqualTo("12.3 s");
    assertThat(Words.seconds(Duration.ofMillis(99_960))).isEqualTo("1 min 40 s");
    assertThat(Words.latency(Duration.ofNanos(3_440_000))).isEqualTo("3.4 ms");
    assertThat(Words.latency(Duration.ofSeconds(5))).isEqualTo("5.00 s");
  }

  @Test
  void anAvailabilityIsNeverRoundedUpToAll() {
    assertThat(Words.percent(1)).isEqualTo("100 %");
    assertThat(Words.percent(0.999999)).isEqualTo("99.99 %");
    assertThat(Words.percent(0)).isEqualTo("0.00 %");
  }

  @Test
  void accountNumbersAreMaskedAndOtherNumbersAreNot() {
    assertThat(Words.masked("arn:aws:ecs:eu-central-1:123456789012:cluster/a"))
        .isEqualTo("arn:aws:ecs:eu-central-1:…9012:cluster/a");
    assertThat(Words.masked("123456789012.dkr.ecr.eu-central-1.amazonaws.com"))
        .startsWith("…9012.dkr");
    assertThat(Words.masked("1234567890123 0a123456789012 12345678")).doesNotContain("…");
  }

  @Test
  void tasksAreShownByTheBeginningOfTheirId() {
    assertThat(Words.shortId("arn:aws:ecs:eu-central-1:123456789012:task/c/0a1b2c3d4e5f60718293"))
        .isEqualTo("0a1b2c3d");
    assertThat(Words.shortId("10.0.1.17")).isEqualTo("10.0.1.17");
  }
}
