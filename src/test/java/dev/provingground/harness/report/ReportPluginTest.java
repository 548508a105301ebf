package dev.provingground.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.drill.Verdict.Outcome;
import io.cucumber.core.cli.Main;
import io.cucumber.core.runtime.TimeServiceEventBus;
import io.cucumber.plugin.event.Result;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.TestRunFinished;
import io.cucumber.plugin.event.TestRunStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin in a run of Cucumber's own. */
final class ReportPluginTest {
  private static final String FEATURE =
      """
      Feature: A trial
        What it is about,
        in two lines.

        @spec-1.1
        Scenario: One that passes
          Given this table
            | a | b |
          Then it is well

        @spec-1.2
        Scenario: One that fails
          Then it is not well
          Then it is well

        @spec-1.3 @needs-more
        Scenario: One that is skipped
          Then it is well

        @spec-1.4
        Scenario: One whose step is not there
          Then nobody knows this step
      """;

  @TempDir Path directory;
  private Path reports = Path.of("");

  @BeforeEach
  void leaveAnEarlierRunBehind() throws IOException {
    reports = directory.resolve("reports");
    Files.createDirectories(reports);
    Files.writeString(reports.resolve("index.html"), "earlier");
    Files.writeString(reports.resolve("README.md"), "kept");
    Journals.write(
        reports.resolve("drills"),
        SyntheticRun.journal("An earlier drill", Outcome.HELD, List.of(), 0.1, 0));
  }

  @Test
  void aRunIsWrittenDownAndAnEarlierOneIsGone() throws IOException {
    run();
    var page = Files.readString(reports.resolve("index.html"));
    assertThat(page)
        .contains("What it is about, in two lines.")
        .contains("expected &lt;b&gt;well&lt;/b&gt;", "TrialSteps.notWell")
        .contains("there is no more")
        .contains("a step is not defined")
        .contains("<td>a</td><td>b</td>")
        .contains("1 / 35", "1 / 4")
        .doesNotContain("earlier");
    assertThat(Files.readString(reports.resolve("summary.md")))
        .contains("- **One that fails**: Then it is not well: expected");
    assertThat(reports.resolve("drills")).isEmptyDirectory();
    assertThat(reports.resolve("journal.schema.json")).content().contains("date-time");
    assertThat(Results.findings(reports, SyntheticRun.specification()).scenarios()).hasSize(4);
    assertThat(reports.resolve("README.md")).hasContent("kept");
  }

  @Test
  void aRunThatIsInterruptedIsToldAsSuch() throws IOException {
    var plugin = new ReportPlugin(reports.toFile());
    var bus = new TimeServiceEventBus(Clock.systemUTC(), UUID::randomUUID);
    plugin.setEventPublisher(bus);
    bus.send(new TestRunStarted(Instant.now()));
    plugin.interrupted();
    bus.send(new TestRunFinished(Instant.now(), new Result(Status.PASSED, Duration.ZERO, null)));
    assertThat(Files.readString(reports.resolve("summary.md")))
        .startsWith("# ✗ The run was interrupted");
    assertThat(Results.findings(reports, SyntheticRun.specification()).failure())
        .contains("the run was interrupted before its end");
  }

  private void run() throws IOException {
    var feature = directory.resolve("trial.feature");
    Files.writeString(feature, FEATURE);
    Main.run(
        new String[] {
          "--no-summary",
          "--glue",
          "dev.provingground.harness.report.trial",
          "--plugin",
          ReportPlugin.class.getName() + ":" + reports,
          feature.toUri().toString()
        },
        Thread.currentThread().getContextClassLoader());
  }
}
