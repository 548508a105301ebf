package dev.provingground.region.services.events;

import dev.provingground.region.api.MetricBatch;
import dev.provingground.region.api.MetricBatch.Dimensions;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often rules were triggered in a minute, and their targets invoked: "Monitoring Amazon
 * EventBridge", as far as something is counted here. Nothing is reported where nothing was.
 */
final class EventMetrics {
  static final String NAMESPACE = "AWS/Events";

  private final Map<String, Counts> byRule = new TreeMap<>();

  private static final class Counts {
    private long triggered;
    private long invocations;
    private long failed;
  }

  void triggered(RuleRecord rule) {
    counts(rule).triggered++;
  }

  /** A target was invoked, whatever came of it. */
  void invoked(RuleRecord rule) {
    counts(rule).invocations++;
  }

  /** One of the invocations failed for good. */
  void failed(RuleRecord rule) {
    counts(rule).failed++;
  }

  private Counts counts(RuleRecord rule) {
    return byRule.computeIfAbsent(rule.name(), name -> new Counts());
  }

  /** What was counted since the last time. */
  void collect(MetricBatch batch) {
    long triggered = 0;
    long invocations = 0;
    for (var entry : byRule.entrySet()) {
      var counts = entry.getValue();
      var ofRule = Dimensions.of("RuleName", entry.getKey());
      batch.sumIfAny("TriggeredRules", counts.triggered, ofRule);
      batch.sumIfAny("Invocations", counts.invocations, ofRule);
      batch.sumIfAny("FailedInvocations", counts.failed, ofRule);
      triggered += counts.triggered;
      invocations += counts.invocations;
    }
    batch.sumIfAny("TriggeredRules", triggered, Dimensions.NONE);
    batch.sumIfAny("Invocations", invocations, Dimensions.NONE);
    byRule.clear();
  }
}
