package dev.provingground.harness.mutation.run;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.mutation.operator.Operators;
import dev.provingground.harness.mutation.operator.Template;
import dev.provingground.harness.mutation.run.Judge.Finding;
import dev.provingground.harness.mutation.run.Judgement.Outcome;
import dev.provingground.harness.mutation.run.MutationFindings.Case;
import dev.provingground.infra.DeploymentOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All of it: makes the mutants, judges those that are chosen and not known yet, sums up. */
public final class MutationRun {
  private static final String SPECIFICATION = "features/1-specification";

  /** What decides whether a scenario passes. */
  private static final List<Path> JUDGING =
      List.of(
          Path.of(SPECIFICATION),
          Path.of("target", "test-classes", "dev", "provingground", "harness", "steps"));

  private static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");

  private final Path work;
  private final Path equivalent;
  private final Console console;

  /**
   * @param work a directory for templates, logs and what was found
   * @param equivalent the reviewed list of equivalent mutants
   */
  public MutationRun(Path work, Path equivalent, Console console) {
    this.work = work;
    this.equivalent = equivalent;
    this.console = console;
  }

  /**
   * Judges the chosen mutants.
   *
   * @param workers how many mutants at a time
   * @param fresh whether what an earlier run found is forgotten
   * @throws IllegalStateException when the stack as it should be fails its specification: then
   *     nothing can be said of mutants
   */
  public MutationFindings run(Selection selection, int workers, boolean fresh) {
    var began = Instant.now();
    var options =
        DeploymentOptions.reference().withRun("mutation", "mutation", EXPIRES).withChaosAllowed();
    var blueprints = new Blueprints(work);
    var templates = blueprints.templates(options);
    var all = mutants(templates);
    write(work.resolve("mutants.txt"), all);
    var reviewed = EquivalentMutants.read(equivalent);
    reviewed.check(all);
    var chosen = selection.of(all);
    var specification = Digests.of(JUDGING);
    var judgements = Judgements.open(work.resolve("judgements.jsonl"), fresh);
    var ranking = new Ranking();
    var known = new HashMap<String, Judgement>();
    var open = new ArrayList<Mutant>();
    for (var mutant : chosen) {
      reviewed
          .reason(mutant)
          .map(reason -> equivalent(mutant, specification, reason))
          .or(() -> judgements.known(mutant, specification))
          .ifPresentOrElse(
              judgement -> {
                known.put(mutant.id(), judgement);
                killers(judgement).forEach(killer -> ranking.killed(killer, mutant));
              },
              () -> open.add(mutant));
    }
    console.say(
        "mutants",
        "%d of %d chosen; %d equivalent or known, %d to be judged"
            .formatted(chosen.size(), all.size(), known.size(), open.size()));
    var progress = new Progress(console, open.size());
    if (!open.isEmpty()) {
      new Shift(work, blueprints, options, SPECIFICATION, ranking, console, workers)
          .work(
              open,
              (mutant, finding, took) -> {
                var judgement = judgement(mutant, specification, finding, took);
                judgements.add(judgement);
                progress.judged(judgement);
              });
    }
    var cases =
        chosen.stream()
            .map(
                m ->
                    new Case(
                        m,
                        Optional.ofNullable(known.get(m.id()))
                            .orElseGet(() -> judgements.of(m.id()))))
            .toList();
    return new MutationFindings(
        cases,
        all.size(),
        templates,
        idle(new Scenarios(SPECIFICATION).names(), cases),
        Duration.between(began, Instant.now()),
        open.size(),
        workers);
  }

  /** For whoever reviews them, or filters them. */
  private static void write(Path file, List<Mutant> mutants) {
    try {
      Files.write(file, mutants.stream().map(Mutant::id).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("write " + file, e);
    }
  }

  private static List<Mutant> mutants(List<Template> templates) {
    return Stream.concat(
            ImageVariant.all().stream().map(Mutant::of),
            templates.stream()
                .flatMap(t -> Operators.mutations(t).stream().map(m -> Mutant.of(m, t))))
        .toList();
  }

  private static Judgement equivalent(Mutant mutant, String specification, String reason) {
    return new Judgement(
        mutant.id(), mutant.digest(), specification, Outcome.EQUIVALENT, reason, "", List.of(), 0);
  }

  private static Judgement judgement(
      Mutant mutant, String specification, Finding finding, Duration took) {
    return new Judgement(
        mutant.id(),
        mutant.digest(),
        specification,
        finding.outcome(),
        finding.reason(),
        finding.killers().stream().findFirst().orElse(""),
        finding.killers().stream().skip(1).toList(),
        took.toMillis() / 1e3);
  }

  private static List<String> idle(List<String> scenarios, List<Case> cases) {
    var idle = new ArrayList<>(scenarios);
    cases.forEach(c -> idle.removeAll(killers(c.judgement())));
    return idle;
  }

  private static List<String> killers(Judgement judgement) {
    return Stream.concat(Stream.of(judgement.killer()), judgement.alsoKilledBy().stream())
        .filter(k -> !k.isEmpty())
        .toList();
  }
}
