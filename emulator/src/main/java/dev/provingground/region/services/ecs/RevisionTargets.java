package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Caller;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.AdvancedConfiguration;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;

/**
 * Which of a pair of target groups a service's new revision gets: the one that does not serve. So
 * they take turns ("Application Load Balancer resources for blue/green, linear, and canary
 * deployments").
 */
final class RevisionTargets {
  private final ListenerRules rules;

  RevisionTargets(ListenerRules rules) {
    this.rules = rules;
  }

  /**
   * @param source what was completed before; null when nothing was
   * @return the load balancers of the new revision, each with the target group that is its own
   * @throws ShiftFailure when the listener rules are not what traffic can be shifted by
   */
  List<LoadBalancer> choose(List<LoadBalancer> pairs, @Nullable DeploymentRecord source)
      throws ShiftFailure {
    var chosen = new ArrayList<LoadBalancer>();
    for (var pair : pairs) {
      var serving = serving(pair);
      var blue = of(pair, source).orElse(serving);
      chosen.add(pair.toBuilder().targetGroupArn(other(pair, blue)).build());
    }
    return List.copyOf(chosen);
  }

  /** For a revision that is rolled out: it shares what the one before it has. */
  static List<LoadBalancer> shared(List<LoadBalancer> pairs, @Nullable DeploymentRecord source) {
    return pairs.stream()
        .map(
            pair ->
                pair.advancedConfiguration() == null
                    ? pair
                    : of(pair, source)
                        .map(group -> pair.toBuilder().targetGroupArn(group).build())
                        .orElse(pair))
        .toList();
  }

  /** The group of the pair that the revision has; empty when it has neither. */
  static Optional<String> of(LoadBalancer pair, @Nullable DeploymentRecord revision) {
    return revision == null
        ? Optional.empty()
        : revision.loadBalancers().stream()
            .map(LoadBalancer::targetGroupArn)
            .filter(group -> isOf(pair, group))
            .findFirst();
  }

  /** The other group of a pair. */
  static String other(LoadBalancer pair, String group) {
    return group.equals(pair.targetGroupArn())
        ? pair.advancedConfiguration().alternateTargetGroupArn()
        : pair.targetGroupArn();
  }

  private static boolean isOf(LoadBalancer pair, String group) {
    return group.equals(pair.targetGroupArn())
        || group.equals(pair.advancedConfiguration().alternateTargetGroupArn());
  }

  /** The one group of the pair that production traffic goes to. */
  private String serving(LoadBalancer pair) throws ShiftFailure {
    var advanced = pair.advancedConfiguration();
    var caller = rules.infrastructure(advanced.roleArn());
    try {
      return serving(pair, advanced, caller);
    } catch (AwsServiceException e) {
      throw new ShiftFailure("of invalid networking configuration. " + message(e));
    }
  }

  private String serving(LoadBalancer pair, AdvancedConfiguration advanced, Caller caller)
      throws ShiftFailure {
    var production = rules.weights(caller, advanced.productionListenerRule());
    var associated = new LinkedHashSet<>(production.keySet());
    if (advanced.testListenerRule() != null) {
      associated.addAll(rules.weights(caller, advanced.testListenerRule()).keySet());
    }
    for (var group : List.of(pair.targetGroupArn(), advanced.alternateTargetGroupArn())) {
      if (!associated.contains(group)) {
        throw new ShiftFailure(
            "of invalid networking configuration: Target group "
                + group
                + " is not associated with either productionListenerRule or testListenerRule.");
      }
    }
    var serving = ListenerRules.serving(production);
    if (serving.size() != 1) {
      throw new ShiftFailure(
          "of invalid networking configuration. productionListenerRule %s should have exactly one target group serving traffic but found %d target groups which are serving traffic"
              .formatted(advanced.productionListenerRule(), serving.size()));
    }
    if (!isOf(pair, serving.getFirst())) {
      throw new ShiftFailure(
          "of invalid networking configuration. Production listener rule is forwarding traffic to unexpected target group %s. Expected traffic to be forwarded to either targetGroupArn: %s or alternateTargetGroupArn: %s"
              .formatted(
                  serving.getFirst(), pair.targetGroupArn(), advanced.alternateTargetGroupArn()));
    }
    return serving.getFirst();
  }

  static String message(AwsServiceException e) {
    return e.awsErrorDetails().errorMessage();
  }
}
