package dev.provingground.harness.mutation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.mutation.run.Judgement.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JudgementsTest {
  private static final Mutant MUTANT = Mutant.of(ImageVariant.all().getFirst());
  @TempDir private Path directory;

  @Test
  void aKillIsKnownInTheNextRunWhateverBecomesOfTheSpecification() {
    judged(Outcome.KILLED, MUTANT.digest());
    assertThat(reopened().known(MUTANT, "another")).isPresent();
  }

  @Test
  void aSurvivalIsKnownAsLongAsTheSpecificationIsTheSame() {
    judged(Outcome.SURVIVED, MUTANT.digest());
    assertThat(reopened().known(MUTANT, "specification")).isPresent();
    assertThat(reopened().known(MUTANT, "another")).isEmpty();
  }

  @Test
  void anErrorIsTriedAgain() {
    judged(Outcome.ERROR, MUTANT.digest());
    assertThat(reopened().known(MUTANT, "specification")).isEmpty();
  }

  @Test
  void anotherTemplateIsAnotherMutant() {
    judged(Outcome.KILLED, "another");
    assertThat(reopened().known(MUTANT, "specification")).isEmpty();
  }

  @Test
  void aFreshRunForgets() {
    judged(Outcome.KILLED, MUTANT.digest());
    assertThat(Judgements.open(file(), true).known(MUTANT, "specification")).isEmpty();
  }

  @Test
  void whatIsListedAndNobodyNoticedIsEquivalent() {
    assertThat(judgement(Outcome.SURVIVED).reviewed("because"))
        .extracting(Judgement::outcome, Judgement::reason)
        .containsExactly(Outcome.EQUIVALENT, "because");
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"KILLED", "NOT_DEPLOYED"})
  void whatIsListedAndWasNoticedRefutesTheList(Outcome noticed) {
    var reviewed = judgement(noticed).reviewed("because");
    assertThat(reviewed.outcome()).isEqualTo(Outcome.REFUTED);
    assertThat(reviewed.reason()).contains("because", "what was found");
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"ERROR", "UNJUDGED"})
  void whatIsListedAndNobodyCouldAskAboutStaysOpen(Outcome open) {
    assertThat(judgement(open).reviewed("because")).isEqualTo(judgement(open));
  }

  private void judged(Outcome outcome, String digest) {
    Judgements.open(file(), false).add(judgement(outcome, digest));
  }

  private static Judgement judgement(Outcome outcome) {
    return judgement(outcome, MUTANT.digest());
  }

  private static Judgement judgement(Outcome outcome, String digest) {
    return new Judgement(
        MUTANT.id(), digest, "specification", outcome, "what was found", "", List.of(), 1);
  }

  private Judgements reopened() {
    return Judgements.open(file(), false);
  }

  private Path file() {
    return directory.resolve("judgements.jsonl");
  }
}
