package dev.provingground.region.services.autoscaling;

import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingActivity;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.TargetTrackingScalingPolicyConfiguration;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.ecs.EcsClient;

/** A service that starts and stops tasks in ten seconds, its metrics, and who scales it. */
final class ScalingWorld {
  static final String RESOURCE = "service/proving/web";

  final FakeRegion region = new FakeRegion();
  final ScaledService ecs = new ScaledService(region.loop(), 2);

  ScalingWorld() {
    region.add(EcsClient.class, ecs);
    region.add(CloudWatchClient.class, new CloudWatchService(region.context()));
    region.add(ApplicationAutoScalingClient.class, new AutoScalingService(region.context()));
    region.advance(Duration.ofSeconds(15)); // a moment after alarms have been evaluated
  }

  <R> R call(Function<ApplicationAutoScalingClient, R> operation) {
    return region.call(ApplicationAutoScalingClient.class, operation);
  }

  void register(int min, int max, Consumer<RegisterScalableTargetRequest.Builder> more) {
    call(
        scaling ->
            scaling.registerScalableTarget(
                r ->
                    r.serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(RESOURCE)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                        .minCapacity(min)
                        .maxCapacity(max)
                        .applyMutation(more)));
  }

  PutScalingPolicyResponse put(String name, Consumer<PutScalingPolicyRequest.Builder> more) {
    return call(
        scaling ->
            scaling.putScalingPolicy(
                r ->
                    r.policyName(name)
                        .serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(RESOURCE)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                        .applyMutation(more)));
  }

  PutScalingPolicyResponse track(
      double target, Consumer<TargetTrackingScalingPolicyConfiguration.Builder> more) {
    return put(
        "cpu",
        r ->
            r.policyType(PolicyType.TARGET_TRACKING_SCALING)
                .targetTrackingScalingPolicyConfiguration(
                    t ->
                        t.targetValue(target)
                            .customizedMetricSpecification(
                                m -> m.namespace("Shop").metricName("Load").statistic("Average"))
                            .applyMutation(more)));
  }

  /** A minute with this load on each task, until alarms have seen it. */
  void minute(double load) {
    region.call(
        CloudWatchClient.class,
        cloudWatch ->
            cloudWatch.putMetricData(
                r ->
                    r.namespace("Shop")
                        .metricData(MetricDatum.builder().metricName("Load").value(load).build())));
    region.advance(Duration.ofMinutes(1));
  }

  void minutes(int count, double load) {
    for (int i = 0; i < count; i++) {
      minute(load);
    }
  }

  List<ScalingActivity> activities() {
    return call(scaling ->
            scaling.describeScalingActivities(
                r -> r.serviceNamespace(ServiceNamespace.ECS).resourceId(RESOURCE)))
        .scalingActivities();
  }

  List<MetricAlarm> alarms() {
    return region
        .call(CloudWatchClient.class, cloudWatch -> cloudWatch.describeAlarms(r -> {}))
        .metricAlarms();
  }
}
