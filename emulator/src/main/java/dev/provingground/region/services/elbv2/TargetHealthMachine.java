package dev.provingground.region.services.elbv2;

import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum.ELB_INITIAL_HEALTH_CHECKING;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum.ELB_REGISTRATION_IN_PROGRESS;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum.TARGET_DEREGISTRATION_IN_PROGRESS;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum.TARGET_FAILED_HEALTH_CHECKS;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum.TARGET_NOT_IN_USE;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum.TARGET_NOT_REGISTERED;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum.TARGET_RESPONSE_CODE_MISMATCH;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum.TARGET_TIMEOUT;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum.DRAINING;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum.HEALTHY;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum.INITIAL;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum.UNHEALTHY;
import static software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum.UNUSED;

import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * A registered target's health, from registration to the end of draining: states, reasons and
 * descriptions of the ELB guide, "Target health status".
 *
 * <p>Every node has its own opinion and routes by it. The health that is described is healthy while
 * any node finds the target healthy, and unhealthy when none does and one has counted enough
 * failures. Pure: no clock, no effects.
 */
final class TargetHealthMachine {
  private static final TargetHealth REGISTERING =
      health(INITIAL, ELB_REGISTRATION_IN_PROGRESS, "Target registration is in progress");
  private static final TargetHealth CHECKING =
      health(INITIAL, ELB_INITIAL_HEALTH_CHECKING, "Initial health checks in progress");
  private static final TargetHealth DEREGISTERING =
      health(DRAINING, TARGET_DEREGISTRATION_IN_PROGRESS, "Target deregistration is in progress");

  /** Of a target that is not, or no longer, registered. */
  static final TargetHealth NOT_REGISTERED =
      health(UNUSED, TARGET_NOT_REGISTERED, "Target is not registered to the target group");

  /** Why a registered target receives neither requests nor probes. */
  enum Unused {
    NO_LISTENER("Target group is not configured to receive traffic from the load balancer"),
    ZONE_NOT_ENABLED("Target is in an Availability Zone that is not enabled for the load balancer");

    private final String description;

    Unused(String description) {
      this.description = description;
    }
  }

  private final Map<String, ProbeHistory> histories = new LinkedHashMap<>();
  private @Nullable Unused unused;
  private boolean draining;

  /** The target is not in use: opinions are forgotten. */
  void unused(Unused why) {
    unused = why;
    histories.clear();
  }

  /**
   * The target is in use and these nodes probe it; opinions of others are forgotten.
   *
   * @param nodes ids; empty while the load balancer is being provisioned
   */
  void probedBy(Set<String> nodes) {
    unused = null;
    histories.keySet().retainAll(nodes);
    nodes.forEach(node -> histories.computeIfAbsent(node, id -> new ProbeHistory()));
  }

  /**
   * A probe has ended; does nothing for a node that no longer probes.
   *
   * @return whether the node's opinion, or the reason for it, is another than before
   */
  boolean probed(String node, ProbeOutcome outcome, HealthCheck check) {
    var history = histories.get(node);
    return history != null && !draining && history.add(outcome, check);
  }

  /** From now on the target drains; there is no way back but to register it anew. */
  void deregister() {
    draining = true;
    histories.clear();
  }

  boolean isDraining() {
    return draining;
  }

  boolean isUnused() {
    return unused != null;
  }

  /** Whether this node finds the target healthy. */
  boolean isHealthyTo(String node) {
    var history = histories.get(node);
    return history != null && history.opinion() == ProbeHistory.Opinion.HEALTHY;
  }

  /** As {@code DescribeTargetHealth} answers it. */
  TargetHealth health() {
    if (draining) {
      return DEREGISTERING;
    }
    if (unused != null) {
      return health(UNUSED, TARGET_NOT_IN_USE, unused.description);
    }
    TargetHealth worst = histories.isEmpty() ? REGISTERING : CHECKING;
    for (var history : histories.values()) {
      switch (history.opinion()) {
        case HEALTHY -> {
          return TargetHealth.builder().state(HEALTHY).build();
        }
        case UNHEALTHY -> worst = unhealthy(history.failure());
        case INITIAL -> {}
      }
    }
    return worst;
  }

  private static TargetHealth unhealthy(@Nullable ProbeOutcome failure) {
    return switch (failure) {
      case ProbeOutcome.CodeMismatch mismatch ->
          health(
              UNHEALTHY,
              TARGET_RESPONSE_CODE_MISMATCH,
              "Health checks failed with these codes: [" + mismatch.status() + "]");
      case ProbeOutcome.TimedOut timedOut -> health(UNHEALTHY, TARGET_TIMEOUT, "Request timed out");
      case null, default -> health(UNHEALTHY, TARGET_FAILED_HEALTH_CHECKS, "Health checks failed");
    };
  }

  private static TargetHealth health(
      TargetHealthStateEnum state, TargetHealthReasonEnum reason, String description) {
    return TargetHealth.builder().state(state).reason(reason).description(description).build();
  }
}
