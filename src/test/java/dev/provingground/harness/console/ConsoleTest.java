package dev.provingground.harness.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
  @Test
  void aLineTellsTheTimeTheSubjectAndWhatHappened() {
    var bytes = new ByteArrayOutputStream();
    new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8)).say("drill", "it broke");
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .matches(" *\\d+\\.\\ds  drill    it broke\\R");
  }

  @Test
  void longNamesAreCutShort() {
    assertThat(
            Console.brief(
                "deregistered 1 targets in (target-group"
                    + " arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/pg-K31/e09d01d492a76a9a)"))
        .isEqualTo("deregistered 1 targets in (target-group targetgroup/pg-K31/e09d01d492a76a9a)");
    assertThat(Console.brief("8e1c1e35344ad0555e59db1ce2661985 RUNNING"))
        .isEqualTo("8e1c1e35 RUNNING");
    assertThat(Console.brief("10.0.1.5 unhealthy")).isEqualTo("10.0.1.5 unhealthy");
  }
}
