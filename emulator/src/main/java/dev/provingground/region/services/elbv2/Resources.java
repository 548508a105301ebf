package dev.provingground.region.services.elbv2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All load balancers, listeners and target groups, by ARN. */
final class Resources {
  private final Map<String, LoadBalancerResource> loadBalancers = new LinkedHashMap<>();
  private final Map<String, ListenerResource> listeners = new LinkedHashMap<>();
  private final Map<String, TargetGroupResource> targetGroups = new LinkedHashMap<>();

  List<LoadBalancerResource> loadBalancers() {
    return List.copyOf(loadBalancers.values());
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException LoadBalancerNotFound
   */
  LoadBalancerResource loadBalancer(@Nullable String arn) {
    var found = loadBalancers.get(Constraint.required(arn, "loadBalancerArn"));
    if (found == null) {
      throw ElbErrors.loadBalancerNotFound();
    }
    return found;
  }

  boolean hasLoadBalancer(String arn) {
    return loadBalancers.containsKey(arn);
  }

  void put(LoadBalancerResource loadBalancer) {
    loadBalancers.put(loadBalancer.arn(), loadBalancer);
  }

  /** Forgets the load balancer and its listeners. */
  void remove(LoadBalancerResource loadBalancer) {
    loadBalancers.remove(loadBalancer.arn());
    listeners.values().removeIf(one -> one.loadBalancerArn().equals(loadBalancer.arn()));
  }

  List<ListenerResource> listeners() {
    return List.copyOf(listeners.values());
  }

  List<ListenerResource> listenersOf(LoadBalancerResource loadBalancer) {
    return listeners.values().stream()
        .filter(one -> one.loadBalancerArn().equals(loadBalancer.arn()))
        .toList();
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ListenerNotFound
   */
  ListenerResource listener(@Nullable String arn) {
    var found = listeners.get(Constraint.required(arn, "listenerArn"));
    if (found == null) {
      throw ElbErrors.listenerNotFound();
    }
    return found;
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException RuleNotFound
   */
  ListenerResource listenerOfRule(@Nullable String ruleArn) {
    var arn = Constraint.required(ruleArn, "ruleArn");
    return listeners.values().stream()
        .filter(one -> one.rule(arn) != null)
        .findFirst()
        .orElseThrow(ElbErrors::ruleNotFound);
  }

  void put(ListenerResource listener) {
    listeners.put(listener.arn(), listener);
  }

  void remove(ListenerResource listener) {
    listeners.remove(listener.arn());
  }

  List<TargetGroupResource> targetGroups() {
    return List.copyOf(targetGroups.values());
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException TargetGroupNotFound
   */
  TargetGroupResource targetGroup(@Nullable String arn) {
    var found = targetGroups.get(Constraint.required(arn, "targetGroupArn"));
    if (found == null) {
      throw ElbErrors.targetGroupNotFound();
    }
    return found;
  }

  void put(TargetGroupResource group) {
    targetGroups.put(group.arn(), group);
  }

  void remove(TargetGroupResource group) {
    targetGroups.remove(group.arn());
  }

  /** The load balancer whose rules forward to the group; a group has one at most. */
  Optional<LoadBalancerResource> loadBalancerOf(TargetGroupResource group) {
    return listeners.values().stream()
        .filter(listener -> listener.targetGroups().contains(group.arn()))
        .map(listener -> loadBalancers.get(listener.loadBalancerArn()))
        .findFirst();
  }

  /** ARNs of everything that can carry tags. */
  List<String> taggable() {
    var arns = new ArrayList<String>(loadBalancers.keySet());
    arns.addAll(listeners.keySet());
    arns.addAll(targetGroups.keySet());
    listeners
        .values()
        .forEach(listener -> listener.rules().forEach(rule -> arns.add(rule.ruleArn())));
    return arns;
  }
}
