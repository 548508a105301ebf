package dev.provingground.harness.mutation.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.harness.mutation.operator.Operators;
import dev.provingground.harness.mutation.operator.Template;
import dev.provingground.harness.mutation.run.Judgement;
import dev.provingground.harness.mutation.run.Judgement.Outcome;
import dev.provingground.harness.mutation.run.Mutant;
import dev.provingground.harness.mutation.run.MutationFindings;
import dev.provingground.harness.mutation.run.MutationFindings.Case;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MutationReportTest {
  private final Template template =
      new Template(
          "service",
          (ObjectNode)
              new JsonMapper()
                  .readTree(
                      """
                      {"Resources": {"Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/web"}}}}
                      """));

  MutationReportTest() throws IOException {}

  @Test
  void allOfThemKilledIsSaidOfAll() throws IOException {
    assertThat(report(1, Outcome.KILLED).page())
        .contains("100 % of the mutants are killed", "notices every mutant that a user could see");
  }

  @Test
  void ofAPartNothingIsSaidOfTheOthers() throws IOException {
    assertThat(report(510, Outcome.KILLED).page())
        .contains("100 % of 1 chosen mutants are killed", "None among those that were chosen")
        .doesNotContain("notices every mutant that a user could see");
  }

  @Test
  void aSurvivorComesWithWhatTheSpecificationLacksAndWithTheDifference() throws IOException {
    var report = report(1, Outcome.SURVIVED);
    assertThat(report.page()).contains("✗", "0 % of the mutants", "the lack", "LogGroupName");
    assertThat(report.summary()).contains("## Survivors", "the lack");
  }

  @Test
  void aWrongEntryOfTheReviewedListIsNotGood() throws IOException {
    var report = report(1, Outcome.REFUTED);
    assertThat(report.page()).contains("✗", "Listed as equivalent, but noticed");
    assertThat(report.summary()).contains("## Listed as equivalent, but noticed");
  }

  private MutationReport report(int all, Outcome outcome) {
    var mutation = Operators.mutations(template).getFirst();
    var mutant =
        new Mutant(
            mutation.id(),
            mutation.operator(),
            mutation.sentence(),
            mutation.resource(),
            mutation.type(),
            mutation.where(),
            mutation.change(),
            "the lack",
            "digest",
            new Mutant.OfTemplate(mutation));
    var judgement =
        new Judgement(
            mutation.id(), "digest", "specification", outcome, "the reason", "", List.of(), 1);
    return MutationReport.of(
        new MutationFindings(
            List.of(new Case(mutant, judgement)),
            all,
            List.of(template),
            List.of(),
            Duration.ofMinutes(1),
            1,
            1));
  }
}
