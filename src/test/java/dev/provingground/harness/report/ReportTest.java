package dev.provingground.harness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.report.Findings.Proof;
import dev.provingground.harness.report.ScenarioResult.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader finds in the report of a run. */
final class ReportTest {
  @Test
  void theSummaryComesFirstWithTheNumbers() throws IOException {
    var page = page(SyntheticRun.mixed());
    assertThat(page)
        .satisfies(
            InOrder.of(
                "The specification is broken",
                "31 / 35",
                "2 broken, 2 unproven",
                "34 / 37",
                "1 / 3",
                "228 %",
                "One of two tasks is stopped",
                "embedded",
                "eu-central-1",
                "…9012",
                "5 times AWS&#39;s own",
                "not enforced: no cgroup may be written here",
                "region start",
                "deployment",
                "specification",
                "drills",
                "teardown",
                "id=\"specification\"",
                "id=\"drills\""));
  }

  @Test
  void whatFailedComesBeforeAnythingElse() throws IOException {
    var page = page(SyntheticRun.mixed());
    assertThat(page)
        .satisfies(
            InOrder.of(
                "<h1>",
                "What failed",
                "Shows that Route tables",
                "Then these are so",
                "expected: &quot;igw-1&quot;",
                "features/specification/1.feature:14",
                "NetworkSteps.java:77",
                "target/region/region.log",
                "Nothing is measured",
                "Then the hypothesis holds",
                "features/chaos/1.feature:13",
                "reports/drills/nothing-is-measured.json",
                "id=\"summary\""));
    assertThat(page.substring(0, page.indexOf("id=\"summary\""))).doesNotContain("\tat ");
  }

  @Test
  void eachDrillTellsItsVerdictItsReasonsAndItsNumbers() throws IOException {
    assertThat(page(SyntheticRun.mixed()).replaceAll("\\s+", " "))
        .satisfies(
            InOrder.of(
                "✗ broken</span></h3>",
                "When one of two tasks is stopped, the other one answers.",
                "<li>41 of 900 requests failed, more than the error budget of 2.0 percent</li>",
                "<dt>time to detect</dt><dd>0.42 s</dd>",
                "2.10 s of the region's time",
                "<dt>time to replace</dt><dd>4.31 s</dd>",
                "7.00 s to 12.0 s (2 failed checks every 5 s, each given 2 s)",
                "overhead <b>+1.91 s</b>",
                "<dt>time to steady state</dt><dd>9.87 s</dd>",
                "95.44 %",
                "41 of 18",
                "data-chart=\"1\"",
                "<td>27</td><td>no answer within 5 s</td>",
                "<td>14</td><td>status 502</td>",
                "2.00 % of the requests, all of them until recovered",
                "at most 200 ms after the recovery",
                "1 at every moment",
                "stop task: Health is cut <small>+0.0 s to +8.0 s</small>",
                "<b>UserInitiated</b></td><td>ECS: stopCode</td>",
                "task 0a1b2c3d",
                "+0.9 s STOPPING",
                "target 10.0.1.201",
                "+2.2 s unhealthy (Target.Timeout)",
                "○ inconclusive</span></h3>",
                "<li>the load generator fell behind by 700 ms</li>"));
  }

  @Test
  void everyLineOfTheSpecificationShowsWhatProvesIt() throws IOException {
    var findings = SyntheticRun.mixed();
    assertThat(findings.specification().lines())
        .allSatisfy(
            line ->
                assertThat(findings.proof(line))
                    .isEqualTo(
                        switch (line.number()) {
                          case "1.4", "4.4" -> Proof.BROKEN;
                          case "3.3", "5.5" -> Proof.UNPROVEN;
                          default -> Proof.PROVEN;
                        }));
    assertThat(page(findings))
        .satisfies(
            InOrder.of(
                "id=\"spec-3.3\"",
                "no scenario of this run proves it",
                "id=\"spec-5.5\"",
                "user ids are not enforced: one id is mapped"));
  }

  @Test
  void aRunWithoutAFailureHolds() throws IOException {
    var model = PageModel.of(SyntheticRun.good());
    assertThat(model.headline())
        .isEqualTo(
            "The specification holds: 35 of 35 lines proven, 0 of 0 drills as expected,"
                + " 0 scenarios failed, in 60.0 s");
    assertThat(Templates.page(model)).contains("No drill ran.").doesNotContain("data-chart=");
    assertThat(Templates.summary(model)).doesNotContain("## What failed");
  }

  @Test
  void ofSomebodyElsesStackItSaysWhatItsFeaturesDo() throws IOException {
    var findings = SyntheticRun.ofAnotherStack();
    var model = PageModel.of(findings);
    assertThat(model.headline())
        .isEqualTo(
            "Every scenario that ran has passed: 2 of 2 scenarios passed, 0 of 0 drills as"
                + " expected, 0 scenarios failed, in 60.0 s");
    assertThat(Templates.page(model))
        .contains("<h2>Scenarios</h2>", "It answers")
        .doesNotContain("Specification", "lines proven");
    assertThat(Templates.summary(model))
        .contains("- ✓ It answers")
        .doesNotContain("pecification", "lines proven");
  }

  @Test
  void aRunOfDrillsOnlyIsAboutDrills() throws IOException {
    var findings =
        SyntheticRun.ofDrill(SyntheticRun.journal("A drill", Outcome.HELD, List.of(), 0.1, 0));
    assertThat(PageModel.of(findings).headline()).startsWith("Every drill went as expected: ");
  }

  @Test
  void aRunThatFailedBeforeItsScenariosSaysWhy() throws IOException {
    var findings =
        new Findings(
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(3),
            Optional.of("the stack rolled back"),
            RunFacts.NONE,
            SyntheticRun.specification(),
            List.of(),
            List.of());
    assertThat(page(findings))
        .contains("The run failed", "the stack rolled back", "none was opened");
  }

  @Test
  void hostileNamesAreTextAndNothingElse() throws IOException {
    var model = PageModel.of(SyntheticRun.hostile());
    assertThat(Templates.page(model))
        .doesNotContain("<script>alert")
        .contains("&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;")
        .contains("\\u003cscript>alert");
    assertThat(Templates.page(model).split("</script>", -1)).hasSize(4);
    assertThat(Templates.summary(model)).doesNotContain("<script>").contains("\\<script\\>");
  }

  @Test
  void thePageNeedsNoOtherFile() throws IOException {
    var page = Templates.page(PageModel.of(SyntheticRun.mixed()));
    assertThat(page).contains("default-src 'none'");
    var outside = Pattern.compile("(src|href)=\"(?!#|data:)[^\"]*\"|@import|url\\(");
    assertThat(outside.matcher(page.replaceAll("(?s)<script>.*?</script>", "")).results())
        .isEmpty();
  }

  @Test
  void noAccountNumberIsShown() throws IOException {
    assertThat(Templates.page(PageModel.of(SyntheticRun.mixed())))
        .contains("…9012")
        .doesNotContain("123456789012");
  }

  @Test
  void aScenarioThatProvesSeveralLinesIsToldOnce() throws IOException {
    var page = page(SyntheticRun.mixed());
    assertThat(
            Pattern.compile("<details class=\"scenario [a-z]+\" id=\"(s\\d+)\"")
                .matcher(page)
                .results())
        .extracting(m -> m.group(1))
        .doesNotHaveDuplicates()
        .hasSize(37);
    assertThat(page).contains("<a href=\"#s35\">One of two tasks is stopped</a>");
  }

  @Test
  void aStackThatIsFoundOutAsExpectedIsWell() throws IOException {
    var sign =
        DrillView.verdict(
            SyntheticRun.expecting(
                Outcome.BROKEN,
                SyntheticRun.journal("Worse", Outcome.BROKEN, List.of("a"), 0.02, 41)),
            Result.PASSED);
    assertThat(sign).isEqualTo(Sign.good("broken, as expected"));
    var held =
        DrillView.verdict(
            SyntheticRun.expecting(
                Outcome.BROKEN, SyntheticRun.journal("Worse", Outcome.HELD, List.of(), 0.02, 0)),
            Result.PASSED);
    assertThat(held.css()).isEqualTo("bad");
  }

  @Test
  void aTimelineCountsFromTheFault() {
    var chart =
        DrillChart.of(SyntheticRun.journal("Health is cut", Outcome.HELD, List.of(), 0.02, 41));
    assertThat(chart.from()).isEqualTo(-3);
    assertThat(chart.faultTo()).isEqualTo(8);
    assertThat(chart.seconds()).hasSize(18).allMatch(s -> s.ok() + s.failed() == 50);
    assertThat(chart.seconds().get(3).failed()).isEqualTo(41);
    assertThat(chart.tasks().getFirst().spans())
        .extracting(DrillChart.Span::state)
        .containsExactly("RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED");
    assertThat(chart.tasks().getFirst().note()).isEqualTo("eu-central-1a");
    assertThat(chart.targets()).hasSize(3);
    assertThat(chart.marks()).hasSize(5);
  }

  @Test
  void journalsAreReadAsTheyWereWritten(@TempDir Path directory) throws IOException {
    var journal = SyntheticRun.journal("Health is cut", Outcome.HELD, List.of("a"), 0.02, 4);
    assertThat(Journals.write(directory, journal)).hasFileName("health-is-cut.json");
    assertThat(Journals.read(directory)).containsExactly(journal);
    Journals.clear(directory);
    assertThat(Journals.read(directory)).isEmpty();
  }

  @Test
  void phasesAreWrittenDownAlsoWhenTheyFail(@TempDir Path directory) throws IOException {
    var notes = new RunNotes(directory, Clock.systemUTC());
    notes.target("embedded", "eu-central-1", 5, Map.of("version", "1"));
    notes.account("123456789012");
    assertThatThrownBy(
            () ->
                notes.phase(
                    "deployment",
                    () -> {
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessage("rolled back");
    var facts = RunFacts.read(directory);
    assertThat(facts.account()).contains("…9012");
    assertThat(facts.timeScale()).isEqualTo(5);
    assertThat(facts.phases()).extracting(RunFacts.Phase::name).containsExactly("deployment");
    assertThat(facts.phases().getFirst().took()).isLessThan(Duration.ofSeconds(10));
  }

  /** What is read: without the scripts at the page's end, which are a megabyte. */
  private static String page(Findings findings) throws IOException {
    var page = Templates.page(PageModel.of(findings));
    return page.substring(0, page.indexOf("<script"));
  }
}
