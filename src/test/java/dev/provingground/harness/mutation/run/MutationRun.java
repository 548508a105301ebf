package dev.provingground.harness.mutation.run;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.mutation.operator.Operators;
import dev.provingground.harness.mutation.operator.Template;
import dev.provingground.harness.mutation.run.Judge.Finding;
import dev.provingground.harness.mutation.run.MutationFindings.Case;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All of it: makes the mutants, judges those that are chosen and not known yet, sums up. */
public final class MutationRun {
  /** What decides, with the specification, whether a scenario passes. */
  private static final Path STEPS =
      Path.of("target", "test-classes", "dev", "provingground", "harness", "steps");

  private final Path work;
  private final Subject subject;
  private final Console console;

  /**
   * @param work a directory for templates, logs and what was found
   */
  public MutationRun(Path work, Subject subject, Console console) {
    this.work = work;
    this.subject = subject;
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
    var blueprints = new Blueprints(subject, work, console);
    var templates = blueprints.templates();
    var all = mutants(templates);
    write(work.resolve("mutants.txt"), all);
    var reviewed = EquivalentMutants.read(subject.equivalent());
    reviewed.check(all);
    var chosen = selection.of(all);
    var specification = Digests.of(List.of(subject.specification(), STEPS));
    var judgements = Judgements.open(work.resolve("judgements.jsonl"), fresh);
    var ranking = new Ranking();
    var open = new ArrayList<Mutant>();
    for (var mutant : chosen) {
      judgements
          .known(mutant, specification)
          .ifPresentOrElse(
              known -> killers(known).forEach(killer -> ranking.killed(killer, mutant)),
              () -> open.add(mutant));
    }
    // All scenarios are asked about those that nobody can see: a run that is cut off misses least.
    open.sort(Comparator.comparing(mutant -> reviewed.reason(mutant).isPresent()));
    console.say(
        "mutants",
        "%d of %d chosen; %d known, %d to be judged"
            .formatted(chosen.size(), all.size(), chosen.size() - open.size(), open.size()));
    var progress = new Progress(console, open.size());
    if (!open.isEmpty()) {
      new Shift(work, blueprints, ranking, console, workers)
          .work(
              open,
              (mutant, finding, took) -> {
                var judgement = judgement(mutant, specification, finding, took);
                judgements.add(judgement);
                progress.judged(reviewed(judgement, reviewed.reason(mutant)));
              });
    }
    var cases =
        chosen.stream()
            .map(m -> new Case(m, reviewed(judgements.of(m.id()), reviewed.reason(m))))
            .toList();
    return new MutationFindings(
        cases,
        all.size(),
        templates,
        idle(new Scenarios(subject.specification()).names(), cases),
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

  private List<Mutant> mutants(List<Template> templates) {
    return Stream.concat(
            // Somebody else's image is not there: the workload's stands in for it.
            subject.isReference() ? ImageVariant.all().stream().map(Mutant::of) : Stream.empty(),
            templates.stream()
                .flatMap(t -> Operators.mutations(t).stream().map(m -> Mutant.of(m, t))))
        .toList();
  }

  private static Judgement reviewed(Judgement found, Optional<String> reason) {
    return reason.map(found::reviewed).orElse(found);
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
