package dev.provingground.harness.mutation.run;

import dev.provingground.harness.mutation.operator.Template;
import dev.provingground.harness.mutation.run.Judgement.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * What a run found.
 *
 * @param cases the chosen mutants, in their order
 * @param all how many mutants there are
 * @param templates of the stack as it should be
 * @param idle scenarios that were asked and killed no mutant
 * @param took wall time of this run
 * @param judged how many mutants this run deployed; the others were known
 * @param workers how many at a time
 */
public record MutationFindings(
    List<Case> cases,
    int all,
    List<Template> templates,
    List<String> idle,
    Duration took,
    int judged,
    int workers) {
  /** A mutant, and what came of it. */
  public record Case(Mutant mutant, Judgement judgement) {
    @Override
    public String toString() {
      return mutant.id() + ": " + judgement.reason();
    }
  }

  public MutationFindings {
    cases = List.copyOf(cases);
    templates = List.copyOf(templates);
    idle = List.copyOf(idle);
  }

  public List<Case> survivors() {
    return with(Outcome.SURVIVED);
  }

  public List<Case> errors() {
    return with(Outcome.ERROR);
  }

  /** Those that the reviewed list calls equivalent, and somebody noticed. */
  public List<Case> refuted() {
    return with(Outcome.REFUTED);
  }

  public List<Case> with(Outcome outcome) {
    return cases.stream().filter(c -> c.judgement().outcome() == outcome).toList();
  }
}
