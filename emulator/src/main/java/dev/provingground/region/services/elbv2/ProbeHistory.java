package dev.provingground.region.services.elbv2;

import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one node makes of one target: a new target is healthy after one success; otherwise it takes
 * as many outcomes in a row as the thresholds say.
 */
final class ProbeHistory {
  /** A node's opinion. */
  enum Opinion {
    INITIAL,
    HEALTHY,
    UNHEALTHY
  }

  private Opinion opinion = Opinion.INITIAL;
  private int inARow;
  private boolean lastSucceeded;
  private @Nullable ProbeOutcome failure;

  /** Counts an outcome in; whether the opinion, or the reason for it, is another than before. */
  boolean add(ProbeOutcome outcome, HealthCheck check) {
    var opinionBefore = opinion;
    var failureBefore = failure;
    boolean succeeded = outcome instanceof ProbeOutcome.Healthy;
    inARow = succeeded == lastSucceeded ? inARow + 1 : 1;
    lastSucceeded = succeeded;
    if (succeeded) {
      if (opinion == Opinion.INITIAL || inARow >= check.healthyThreshold()) {
        opinion = Opinion.HEALTHY;
      }
    } else {
      failure = outcome;
      if (inARow >= check.unhealthyThreshold()) {
        opinion = Opinion.UNHEALTHY;
      }
    }
    return opinion != opinionBefore
        || (opinion == Opinion.UNHEALTHY && !Objects.equals(failure, failureBefore));
  }

  Opinion opinion() {
    return opinion;
  }

  /** The last failure; null when no probe has failed. */
  @Nullable ProbeOutcome failure() {
    return failure;
  }
}
