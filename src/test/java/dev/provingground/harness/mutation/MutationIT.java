package dev.provingground.harness.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.mutation.report.MutationReport;
import dev.provingground.harness.mutation.run.MutationRun;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The mutation job: the specification notices whatever is wrong with the stack. */
final class MutationIT {
  private static final Path REPORT = Path.of("reports", "mutation");

  @Test
  void theSpecificationNoticesEveryMutantThatAUserCouldSee() {
    var settings = MutationSettings.from(name -> Optional.ofNullable(System.getProperty(name)));
    var console = new Console(System.out);
    var findings =
        new MutationRun(settings.work(), settings.subject(), console)
            .run(settings.selection(), settings.workers(), settings.fresh());
    var report = MutationReport.of(findings);
    report.write(REPORT);
    console.say("report", report.headline());
    console.say("report", REPORT.resolve("index.html").toString());
    assertThat(findings.survivors()).as("mutants that nobody noticed").isEmpty();
    assertThat(findings.refuted())
        .as("mutants that are listed as equivalent, but noticed")
        .isEmpty();
    assertThat(findings.errors()).as("mutants of which nothing came").isEmpty();
  }
}
