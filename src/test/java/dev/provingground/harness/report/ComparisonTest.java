package dev.provingground.harness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.report.Comparison.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run set against an earlier one. */
final class ComparisonTest {
  @Test
  void verdictsThatChangedComeFirstTheWorseOnesFirst() throws IOException {
    var comparison = Comparison.of(SyntheticRun.good(), SyntheticRun.mixed());
    assertThat(comparison.changes())
        .extracting(c -> c.direction().word())
        .startsWith("worse", "worse")
        .isSortedAccordingTo((a, b) -> rank(a) - rank(b));
    assertThat(comparison.changes())
        .filteredOn(c -> c.what().startsWith("1.4 "))
        .singleElement()
        .extracting(c -> c.before().word(), c -> c.now().word())
        .containsExactly("proven", "broken");
    assertThat(comparison.changes())
        .extracting(Change::what)
        .contains("Drill: Health is cut", "5.5 The container does not run as root.");
  }

  private static int rank(String direction) {
    return List.of("worse", "other", "better").indexOf(direction);
  }

  @Test
  void twoRunsAlikeHaveNoChanges() throws IOException {
    var comparison = Comparison.of(SyntheticRun.mixed(), SyntheticRun.mixed());
    assertThat(comparison.changes()).isEmpty();
    assertThat(comparison.sum()).isEqualTo("Every verdict is the same");
    assertThat(comparison.numbers())
        .allSatisfy(
            n ->
                assertThat(n.deltas())
                    .extracting(d -> d.direction().word())
                    .containsOnly("about the same"));
  }

  @Test
  void numbersAreSetAgainstEachOtherWithTheirChange() throws IOException {
    var name = "One of two tasks is stopped";
    var before = SyntheticRun.ofDrill(SyntheticRun.journal(name, Outcome.HELD, List.of(), 0.1, 3));
    var now = SyntheticRun.ofDrill(SyntheticRun.journal(name, Outcome.HELD, List.of(), 0.1, 41));
    assertThat(Comparison.of(before, now).numbers().getFirst().deltas())
        .anySatisfy(
            d -> {
              assertThat(d.name()).isEqualTo("requests lost");
              assertThat(List.of(d.before(), d.now(), d.change(), d.direction().word()))
                  .containsExactly("3", "41", "+38", "worse");
            })
        .anySatisfy(
            d -> {
              assertThat(d.name()).isEqualTo("time to replace");
              assertThat(List.of(d.now(), d.change(), d.direction().word()))
                  .containsExactly("4.31 s", "+0.00 s", "about the same");
            });
  }

  @Test
  void anEarlierRunIsReadFromItsReport(@TempDir Path directory) throws IOException {
    var findings = SyntheticRun.mixed();
    new Results(findings.began(), findings.ended(), Optional.of("why"), findings.scenarios())
        .write(directory);
    for (var journal : findings.journals()) {
      Journals.write(directory.resolve("drills"), journal);
    }
    var read = Results.findings(directory, findings.specification());
    assertThat(read.scenarios()).isEqualTo(findings.scenarios());
    assertThat(read.journals()).containsExactlyInAnyOrderElementsOf(findings.journals());
    assertThat(read.failure()).contains("why");
  }

  @Test
  void aDirectoryWithoutARunIsRefused(@TempDir Path directory) throws IOException {
    var specification = SyntheticRun.specification();
    assertThatThrownBy(() -> Results.findings(directory, specification))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there are no results of a run in " + directory);
  }

  @Test
  void thePageAndTheSummaryTellIt() throws IOException {
    var model = PageModel.of(SyntheticRun.mixed(), Optional.of(SyntheticRun.good()));
    var page = Templates.page(model);
    assertThat(page.substring(0, page.indexOf("<script"))) // without a megabyte of scripts
        .satisfies(InOrder.of("Compared with 2026-01-02 03:04:05 UTC", "proven", "▼ worse"));
    assertThat(Templates.summary(model)).contains("## Compared with 2026-01-02 03:04:05 UTC");
  }
}
