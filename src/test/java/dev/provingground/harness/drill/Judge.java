package dev.provingground.harness.drill;

import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.probe.Sample;
import dev.provingground.harness.probe.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what a drill has shown.
 *
 * @param foretold what did not happen as the hypothesis foretold
 * @param missing what was not measured, so that nothing can be said
 */
record Judge(
    Plan plan,
    List<Sample> samples,
    Statistics whole,
    Map<Phase, Statistics> phases,
    List<Fault> faults,
    Optional<Instant> recovered,
    long fewestHealthy,
    List<String> foretold,
    List<String> missing) {
  private static final Duration TOLERATED_LAG = Duration.ofMillis(500);
  private static final int FEWEST_REQUESTS = 50;

  /** Inconclusive before broken: what was not measured well cannot be held against a service. */
  Verdict verdict() {
    var unclear = unclear();
    if (!unclear.isEmpty()) {
      return new Verdict(Outcome.INCONCLUSIVE, unclear);
    }
    var broken = broken();
    return broken.isEmpty()
        ? new Verdict(Outcome.HELD, List.of())
        : new Verdict(Outcome.BROKEN, broken);
  }

  private List<String> unclear() {
    var unclear = new ArrayList<>(missing);
    if (faults.isEmpty()) {
      unclear.add("no fault was injected");
    }
    for (var fault : faults) {
      if (fault.evidence().isEmpty()) {
        unclear.add("nothing shows that the fault was real: " + fault.what());
      }
    }
    if (whole.requests() < FEWEST_REQUESTS) {
      unclear.add("only " + whole.requests() + " requests were made");
    }
    if (whole.worstLag().compareTo(TOLERATED_LAG) > 0) {
      unclear.add("the load generator fell behind by " + whole.worstLag().toMillis() + " ms");
    }
    var before = phases.get(Phase.BEFORE);
    if (!faults.isEmpty() && before == null) {
      unclear.add("no request was answered before the fault");
    }
    if (before != null && before.failed() > 0) {
      unclear.add("requests failed before the fault: " + before.failures());
    }
    return unclear;
  }

  private List<String> broken() {
    var broken = new ArrayList<>(foretold);
    var objectives = plan.objectives();
    broken.addAll(objectives.budget().overspent(samples, recovered));
    for (var latency : objectives.latencies()) {
      latency.missed(whole, phases).ifPresent(broken::add);
    }
    if (fewestHealthy < objectives.fewestHealthyTargets()) {
      broken.add(
          "at one moment %d targets were healthy, fewer than %d"
              .formatted(fewestHealthy, objectives.fewestHealthyTargets()));
    }
    return broken;
  }
}
