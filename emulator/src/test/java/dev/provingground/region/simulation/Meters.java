package dev.provingground.region.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricStatistic;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Service;

/**
 * What services measure of themselves, minute by minute, and what acts on it: the errors that
 * alarms watch, and the load of each task that scaling tracks.
 */
final class Meters {
  private static final String NAMESPACE = "Simulated";
  private static final double TARGET_LOAD = 50;
  private static final double MANY_ERRORS = 10;
  private static final double THRESHOLD = 5;

  private final SimulatedRegion region;
  private final List<ServicePlan> plans;
  private final Set<String> failing = new HashSet<>();
  private final Map<String, Integer> demand = new HashMap<>();

  Meters(SimulatedRegion region, List<ServicePlan> plans) {
    this.region = region;
    this.plans = plans;
  }

  /** Makes the alarms, and measures from now on. */
  void begin() {
    plans.forEach(plan -> plan.alarm().ifPresent(alarm -> make(plan.alarmName(), alarm.periods())));
    region.loop.every(Duration.ofMinutes(1), this::measure);
  }

  /** Has the service scaled between these counts; the service has to be there. */
  void scale(ServicePlan plan, ServicePlan.Range range) {
    demand.putIfAbsent(plan.name(), (int) (TARGET_LOAD * plan.desiredCount()));
    scaling(
        client ->
            client.registerScalableTarget(
                r ->
                    r.serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(resource(plan))
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                        .minCapacity(range.least())
                        .maxCapacity(range.most())));
    scaling(
        client ->
            client.putScalingPolicy(
                r ->
                    r.policyName("load")
                        .serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(resource(plan))
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                        .policyType(PolicyType.TARGET_TRACKING_SCALING)
                        .targetTrackingScalingPolicyConfiguration(
                            t ->
                                t.targetValue(TARGET_LOAD)
                                    .scaleOutCooldown(60)
                                    .scaleInCooldown(60)
                                    .customizedMetricSpecification(
                                        m ->
                                            m.namespace(NAMESPACE)
                                                .metricName(loadOf(plan))
                                                .statistic(MetricStatistic.AVERAGE)))));
  }

  /** From now on there is so much to do for all tasks together; one can do 50. */
  void putDemand(String service, int much) {
    demand.put(service, much);
  }

  /** From now on the service counts errors, so that its alarm goes off, or none. */
  void putErrors(String service, boolean many) {
    if (many) {
      failing.add(service);
    } else {
      failing.remove(service);
    }
  }

  void heal() {
    failing.clear();
  }

  private void make(String name, int periods) {
    cloudWatch(
        client ->
            client.putMetricAlarm(
                r ->
                    r.alarmName(name)
                        .namespace(NAMESPACE)
                        .metricName(name)
                        .statistic(Statistic.SUM)
                        .period(60)
                        .evaluationPeriods(periods)
                        .threshold(THRESHOLD)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)));
  }

  private void measure() {
    for (var plan : plans) {
      if (plan.alarm().isPresent()) {
        put(plan.alarmName(), failing.contains(plan.name()) ? MANY_ERRORS : 0);
      }
      if (demand.containsKey(plan.name())) {
        running(plan)
            .ifPresent(
                tasks -> put(loadOf(plan), demand.get(plan.name()) / (double) Math.max(1, tasks)));
      }
    }
  }

  private Optional<Integer> running(ServicePlan plan) {
    return region
        .call(
            EcsClient.class,
            ecs -> ecs.describeServices(r -> r.cluster(World.CLUSTER).services(plan.name())))
        .services()
        .stream()
        .filter(service -> service.status().equals("ACTIVE"))
        .findFirst()
        .map(Service::runningCount);
  }

  private void put(String metric, double value) {
    cloudWatch(
        client ->
            client.putMetricData(
                r ->
                    r.namespace(NAMESPACE)
                        .metricData(
                            MetricDatum.builder().metricName(metric).value(value).build())));
  }

  private static String loadOf(ServicePlan plan) {
    return plan.name() + "-load";
  }

  private static String resource(ServicePlan plan) {
    return "service/" + World.CLUSTER + "/" + plan.name();
  }

  private void cloudWatch(Consumer<CloudWatchClient> operation) {
    region.call(CloudWatchClient.class, done(operation));
  }

  private void scaling(Consumer<ApplicationAutoScalingClient> operation) {
    region.call(ApplicationAutoScalingClient.class, done(operation));
  }

  private static <T> Function<T, Boolean> done(Consumer<T> operation) {
    return client -> {
      operation.accept(client);
      return true;
    };
  }
}
