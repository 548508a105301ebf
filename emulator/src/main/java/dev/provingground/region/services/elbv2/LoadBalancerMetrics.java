package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.MetricBatch;
import dev.provingground.region.api.MetricBatch.Dimensions;
import dev.provingground.region.services.elbv2.BalancerFabric.Counts;
import dev.provingground.region.services.elbv2.BalancerFabric.GroupCounts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/**
 * What load balancer nodes counted, as metrics of the name space AWS/ApplicationELB: "CloudWatch
 * metrics for your Application Load Balancer". Nothing is there that was not counted.
 */
final class LoadBalancerMetrics {
  private final Resources resources;

  LoadBalancerMetrics(Resources resources) {
    this.resources = resources;
  }

  void collect(MetricBatch batch) {
    for (var loadBalancer : resources.loadBalancers()) {
      var ofLoadBalancer = Dimensions.of("LoadBalancer", name(loadBalancer.arn(), "loadbalancer/"));
      var requests = new HashMap<String, Long>();
      for (var node : loadBalancer.nodes()) {
        node.takeCounts()
            .ifPresent(
                counts -> {
                  count(batch, ofLoadBalancer, node.zone(), counts);
                  counts
                      .groups()
                      .forEach((arn, group) -> requests.merge(arn, group.requests(), Long::sum));
                });
      }
      for (var group : resources.targetGroups()) {
        if (resources.loadBalancerOf(group).equals(Optional.of(loadBalancer))) {
          hosts(batch, ofLoadBalancer, group, requests.getOrDefault(group.arn(), 0L));
        }
      }
    }
  }

  private static void count(
      MetricBatch batch, Dimensions ofLoadBalancer, String zone, Counts counts) {
    var ofZone = ofLoadBalancer.and("AvailabilityZone", zone);
    batch.sum("NewConnectionCount", counts.newConnections(), ofLoadBalancer);
    batch.sum("ActiveConnectionCount", counts.activeConnections(), ofLoadBalancer);
    batch.sumIfAny("HTTP_Fixed_Response_Count", counts.fixedResponses(), ofLoadBalancer, ofZone);
    batch.sumIfAny("HTTP_Redirect_Count", counts.redirects(), ofLoadBalancer, ofZone);
    ownAnswers(batch, counts.ownAnswers(), ofLoadBalancer, ofZone);
    long requests = counts.groups().values().stream().mapToLong(GroupCounts::requests).sum();
    batch.sum("RequestCount", requests, ofLoadBalancer, ofZone);
    counts
        .groups()
        .forEach(
            (arn, group) -> {
              var targetGroup = name(arn, "");
              var ofGroup = ofLoadBalancer.and("TargetGroup", targetGroup);
              var ofGroupInZone = ofZone.and("TargetGroup", targetGroup);
              batch.sum("RequestCount", group.requests(), ofGroup, ofGroupInZone);
              targets(batch, group, ofLoadBalancer, ofZone, ofGroup, ofGroupInZone);
            });
  }

  private static void ownAnswers(MetricBatch batch, Map<Integer, Long> answers, Dimensions... all) {
    answers.forEach(
        (status, times) -> {
          batch.sumIfAny("HTTPCode_ELB_" + status / 100 + "XX_Count", times, all);
          if (status >= 500) {
            batch.sumIfAny("HTTPCode_ELB_" + status + "_Count", times, all);
          }
        });
  }

  private static void targets(MetricBatch batch, GroupCounts group, Dimensions... all) {
    group
        .answers()
        .forEach(
            (digit, times) -> batch.sumIfAny("HTTPCode_Target_" + digit + "XX_Count", times, all));
    batch.sumIfAny("TargetConnectionErrorCount", group.connectionErrors(), all);
    batch.sumIfAny("TargetTLSNegotiationErrorCount", group.tlsErrors(), all);
    for (var dimensions : all) {
      batch.values("TargetResponseTime", StandardUnit.SECONDS, group.responseTimes(), dimensions);
    }
  }

  /** Health at the end of the minute; and the requests of the minute for each healthy target. */
  private static void hosts(
      MetricBatch batch, Dimensions ofLoadBalancer, TargetGroupResource group, long requests) {
    var ofGroup = ofLoadBalancer.and("TargetGroup", name(group.arn(), ""));
    var healthy = new HashMap<String, Long>();
    var unhealthy = new HashMap<String, Long>();
    for (var target : group.targets()) {
      switch (target.machine().health().state()) {
        case HEALTHY -> healthy.merge(target.zone(), 1L, Long::sum);
        case UNHEALTHY -> unhealthy.merge(target.zone(), 1L, Long::sum);
        default -> {}
      }
    }
    hosts(batch, "HealthyHostCount", healthy, ofGroup);
    hosts(batch, "UnHealthyHostCount", unhealthy, ofGroup);
    long serving = healthy.values().stream().mapToLong(one -> one).sum();
    if (serving > 0) {
      var ofGroupOnly = Dimensions.of("TargetGroup", name(group.arn(), ""));
      batch.value(
          "RequestCountPerTarget",
          StandardUnit.NONE,
          (double) requests / serving,
          ofGroup,
          ofGroupOnly);
    }
  }

  private static void hosts(
      MetricBatch batch, String name, Map<String, Long> byZone, Dimensions ofGroup) {
    batch.sum(name, byZone.values().stream().mapToLong(one -> one).sum(), ofGroup);
    byZone.forEach(
        (zone, targets) -> batch.sum(name, targets, ofGroup.and("AvailabilityZone", zone)));
  }

  /** The end of an ARN, as dimensions have it: {@code app/NAME/ID}, {@code targetgroup/NAME/ID}. */
  private static String name(String arn, String prefix) {
    return arn.substring(arn.lastIndexOf(':') + 1).substring(prefix.length());
  }
}
