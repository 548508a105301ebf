package dev.provingground.harness.mutation.report;

import dev.provingground.harness.mutation.run.Judgement.Outcome;
import dev.provingground.harness.mutation.run.Mutant;
import dev.provingground.harness.mutation.run.Mutant.OfTemplate;
import dev.provingground.harness.mutation.run.MutationFindings;
import dev.provingground.harness.mutation.run.MutationFindings.Case;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the report says, in its order.
 *
 * @param title the score, in some words
 * @param headline the score, in a line
 * @param whole whether all mutants there are were chosen
 * @param good whether nobody survived, the reviewed list is right, and nothing failed
 * @param total the score of all
 * @param areas scores by what was changed
 * @param operators scores by the kind of mistake
 * @param survivors those that nobody noticed
 * @param refuted those that are listed as equivalent, and somebody noticed
 * @param errors those of which nothing came
 * @param unjudged those that the embedded region does not have what they need for
 * @param killers the scenarios by how many mutants they killed, and the deployment
 * @param idle scenarios that killed none
 * @param equivalents those that nobody can see
 * @param killed all others
 */
record MutationModel(
    String title,
    String headline,
    boolean whole,
    boolean good,
    Score total,
    List<Score> areas,
    List<Score> operators,
    List<Row> survivors,
    List<Row> refuted,
    List<Row> errors,
    List<Row> unjudged,
    List<Killer> killers,
    List<String> idle,
    List<Row> equivalents,
    List<Row> killed) {
  private static final String DEPLOYMENT = "The deployment itself: CloudFormation refused it";

  /**
   * How many of those that could be noticed were.
   *
   * @param percent whole percent, rounded down; 100 only when all were killed
   */
  record Score(
      String name,
      long mutants,
      long killed,
      long survived,
      long equivalent,
      long others,
      long percent) {
    static Score of(String name, List<Case> cases) {
      long killed = cases.stream().filter(c -> c.judgement().outcome().isKill()).count();
      long survived = count(cases, Outcome.SURVIVED);
      long equivalent = count(cases, Outcome.EQUIVALENT);
      long visible = killed + survived;
      return new Score(
          name,
          cases.size(),
          killed,
          survived,
          equivalent,
          cases.size() - visible - equivalent,
          visible == 0 ? 100 : killed * 100 / visible);
    }

    private static long count(List<Case> cases, Outcome outcome) {
      return cases.stream().filter(c -> c.judgement().outcome() == outcome).count();
    }

    /** For the page's colours. */
    public String css() {
      return percent == 100 && others == 0 ? "good" : survived > 0 ? "bad" : "open";
    }
  }

  /**
   * A mutant.
   *
   * @param diff of the template; empty for the image
   */
  record Row(
      String id,
      String operator,
      String sentence,
      String subject,
      String area,
      String where,
      String change,
      String lack,
      String outcome,
      String killer,
      List<String> alsoKilledBy,
      String reason,
      String diff,
      double seconds) {}

  /** A scenario, or the deployment, and how many mutants it was the first to kill. */
  record Killer(String name, long mutants) {}

  static MutationModel of(MutationFindings findings) {
    var cases = findings.cases();
    var total = Score.of("all", cases);
    var rows =
        cases.stream()
            .collect(
                Collectors.groupingBy(
                    c -> c.judgement().outcome(),
                    Collectors.mapping(
                        c -> row(c, diff(c.mutant(), findings)), Collectors.toList())));
    boolean whole = cases.size() == findings.all();
    return new MutationModel(
        title(total, whole),
        headline(findings, total),
        whole,
        total.survived() == 0 && findings.refuted().isEmpty() && findings.errors().isEmpty(),
        total,
        scores(cases, Mutant::area),
        scores(cases, Mutant::operator),
        rows.getOrDefault(Outcome.SURVIVED, List.of()),
        rows.getOrDefault(Outcome.REFUTED, List.of()),
        rows.getOrDefault(Outcome.ERROR, List.of()),
        rows.getOrDefault(Outcome.UNJUDGED, List.of()),
        killers(cases),
        findings.idle(),
        rows.getOrDefault(Outcome.EQUIVALENT, List.of()),
        Stream.of(Outcome.KILLED, Outcome.NOT_DEPLOYED)
            .flatMap(o -> rows.getOrDefault(o, List.of()).stream())
            .toList());
  }

  /** A part says nothing of the others. */
  private static String title(Score total, boolean whole) {
    return whole
        ? "%d %% of the mutants are killed".formatted(total.percent())
        : "%d %% of %d chosen mutants are killed".formatted(total.percent(), total.mutants());
  }

  private static String headline(MutationFindings findings, Score total) {
    var mean =
        findings.cases().stream()
            .mapToDouble(c -> c.judgement().seconds())
            .filter(s -> s > 0)
            .average()
            .orElse(0);
    return String.format(
        Locale.ROOT,
        "%d %% of the mutants that a user could see are killed: %d of %d, %d survived, %d"
            + " equivalent, %d unjudged, %d errors; %d of %d mutants, %d judged now in %s by %d"
            + " workers, %.1f s from deployment to judgement",
        total.percent(),
        total.killed(),
        total.killed() + total.survived(),
        total.survived(),
        total.equivalent(),
        findings.with(Outcome.UNJUDGED).size(),
        findings.errors().size(),
        findings.cases().size(),
        findings.all(),
        findings.judged(),
        minutes(findings.took()),
        findings.workers(),
        mean);
  }

  private static String minutes(Duration time) {
    return "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
  }

  private static List<Score> scores(List<Case> cases, Function<Mutant, String> by) {
    return cases.stream()
        .collect(
            Collectors.groupingBy(c -> by.apply(c.mutant()), TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(e -> Score.of(e.getKey(), e.getValue()))
        .toList();
  }

  private static List<Killer> killers(List<Case> cases) {
    Map<String, Long> counts =
        cases.stream()
            .filter(c -> c.judgement().outcome().isKill())
            .collect(
                Collectors.groupingBy(
                    c -> c.judgement().killer().isEmpty() ? DEPLOYMENT : c.judgement().killer(),
                    Collectors.counting()));
    return counts.entrySet().stream()
        .map(e -> new Killer(e.getKey(), e.getValue()))
        .sorted(Comparator.comparingLong(Killer::mutants).reversed().thenComparing(Killer::name))
        .toList();
  }

  private static String diff(Mutant mutant, MutationFindings findings) {
    if (!(mutant.breakage() instanceof OfTemplate change)) {
      return "";
    }
    var mutation = change.mutation();
    return findings.templates().stream()
        .filter(t -> t.stack().equals(mutation.stack()))
        .findFirst()
        .map(t -> TemplateDiff.of(t.tree(), mutation.applyTo(t.tree())))
        .orElse("");
  }

  private static Row row(Case judged, String diff) {
    var mutant = judged.mutant();
    var judgement = judged.judgement();
    return new Row(
        mutant.id(),
        mutant.operator(),
        mutant.sentence(),
        mutant.subject(),
        mutant.area(),
        mutant.where(),
        mutant.change(),
        mutant.lack(),
        judgement.outcome().name(),
        judgement.killer(),
        judgement.alsoKilledBy(),
        judgement.reason(),
        diff,
        judgement.seconds());
  }
}
