package dev.provingground.region.services.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.applicationautoscaling.model.AdjustmentType;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricType;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingActivityStatusCode;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.StepAdjustment;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** Scaling on the virtual clock, of a service that starts and stops tasks in ten seconds. */
final class AutoScalingServiceTest {
  private static final String RESOURCE = ScalingWorld.RESOURCE;
  private final ScalingWorld world = new ScalingWorld();

  @Test
  void aTrackingPolicyMakesTheAlarmsOfAws() {
    world.register(1, 10, r -> {});
    var made =
        world.put(
            "cpu",
            r ->
                r.policyType(PolicyType.TARGET_TRACKING_SCALING)
                    .targetTrackingScalingPolicyConfiguration(
                        t ->
                            t.targetValue(50.0)
                                .predefinedMetricSpecification(
                                    m ->
                                        m.predefinedMetricType(
                                            MetricType.ECS_SERVICE_AVERAGE_CPU_UTILIZATION))));
    assertThat(made.policyARN())
        .matches(
            "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:[-0-9a-f]{36}:"
                + "resource/ecs/service/proving/web:policyName/cpu");
    var high = world.alarms().getFirst();
    assertThat(high.alarmName())
        .matches("TargetTracking-service/proving/web-AlarmHigh-[-0-9a-f]{36}");
    assertThat(high.namespace() + " " + high.metricName() + " " + high.statisticAsString())
        .isEqualTo("AWS/ECS CPUUtilization Average");
    assertThat(high.evaluationPeriods()).isEqualTo(3);
    assertThat(high.threshold()).isEqualTo(50);
    assertThat(high.alarmActions()).containsExactly(made.policyARN());
    var low = world.alarms().getLast();
    assertThat(low.alarmName()).contains("-AlarmLow-");
    assertThat(low.evaluationPeriods()).isEqualTo(15);
    assertThat(low.threshold()).isEqualTo(45);
    assertThat(low.comparisonOperator()).isEqualTo(ComparisonOperator.LESS_THAN_THRESHOLD);
    assertThat(made.alarms()).hasSize(2);
  }

  @Test
  void requestsPerTargetAreThoseOfTheLabelsTargetGroup() {
    world.register(1, 10, r -> {});
    world.put(
        "requests",
        r ->
            r.policyType(PolicyType.TARGET_TRACKING_SCALING)
                .targetTrackingScalingPolicyConfiguration(
                    t ->
                        t.targetValue(100.0)
                            .disableScaleIn(true)
                            .predefinedMetricSpecification(
                                m ->
                                    m.predefinedMetricType(MetricType.ALB_REQUEST_COUNT_PER_TARGET)
                                        .resourceLabel("app/web/0a/targetgroup/tasks/0b"))));
    assertThat(world.alarms()).hasSize(1);
    var high = world.alarms().getFirst();
    assertThat(high.metricName()).isEqualTo("RequestCountPerTarget");
    assertThat(high.statistic()).isEqualTo(Statistic.SUM);
    assertThat(high.dimensions())
        .extracting(one -> one.name() + "=" + one.value())
        .containsExactly("LoadBalancer=app/web/0a", "TargetGroup=targetgroup/tasks/0b");
  }

  @Test
  void threeMinutesAboveTheTargetScaleOutInProportion() {
    world.register(1, 10, r -> {});
    world.track(50, t -> {});
    world.minutes(2, 120);
    assertThat(world.ecs.desired()).isEqualTo(2);
    world.minute(120);
    assertThat(world.ecs.desired()).isEqualTo(5);

    var activity = world.activities().getFirst();
    assertThat(activity.description()).isEqualTo("Setting desired count to 5.");
    assertThat(activity.cause())
        .matches(
            "monitor alarm TargetTracking-service/proving/web-AlarmHigh-\\S+ in state ALARM"
                + " triggered policy cpu");
    world.region.advance(Duration.ofSeconds(20));
    assertThat(world.activities().getFirst().statusMessage())
        .isEqualTo("Successfully set desired count to 5. Change successfully fulfilled by ecs.");
    assertThat(world.activities().getFirst().statusCode())
        .isEqualTo(ScalingActivityStatusCode.SUCCESSFUL);
  }

  @Test
  void whatAScaleOutAddsCountsUntilItsCooldownIsOver() {
    world.register(1, 20, r -> {});
    world.track(50, t -> t.scaleOutCooldown(180));
    world.minutes(3, 100);
    assertThat(world.ecs.desired()).isEqualTo(4);
    world.minute(100); // the same need: four tasks are on their way
    assertThat(world.ecs.desired()).isEqualTo(4);
    world.minute(150); // a larger one, reckoned from the two that there were
    assertThat(world.ecs.desired()).isEqualTo(6);
    world.minutes(2, 100);
    assertThat(world.ecs.desired()).isEqualTo(6);
    world.minutes(3, 100);
    assertThat(world.ecs.desired()).isEqualTo(12);
  }

  @Test
  void fifteenMinutesBelowTheTargetScaleInAndWaitForTheCooldown() {
    world.ecs.set(8);
    world.region.advance(Duration.ofSeconds(60));
    world.register(2, 10, r -> {});
    world.track(50, t -> t.scaleInCooldown(300));
    world.minutes(14, 20);
    assertThat(world.ecs.desired()).isEqualTo(8);
    world.minute(20);
    assertThat(world.ecs.desired()).isEqualTo(4);
    world.minutes(3, 20);
    assertThat(world.ecs.desired()).isEqualTo(4);
    world.minutes(4, 20);
    assertThat(world.ecs.desired()).isEqualTo(2);
    world.minutes(10, 1);
    assertThat(world.ecs.desired()).as("the minimum").isEqualTo(2);
  }

  @Test
  void duringADeploymentItScalesOutButNotIn() {
    world.ecs.set(4);
    world.region.advance(Duration.ofSeconds(60));
    world.register(1, 10, r -> {});
    world.track(50, t -> t.scaleOutCooldown(0));
    world.ecs.deploy(true);
    world.minutes(16, 10);
    assertThat(world.ecs.desired()).isEqualTo(4);
    world.minutes(3, 100);
    assertThat(world.ecs.desired()).isEqualTo(8);
    world.ecs.deploy(false);
    world.minutes(15, 10);
    assertThat(world.ecs.desired()).isEqualTo(2);
  }

  @Test
  void disableScaleInNeverScalesIn() {
    world.ecs.set(8);
    world.region.advance(Duration.ofSeconds(60));
    world.register(1, 10, r -> {});
    world.track(50, t -> t.disableScaleIn(true));
    world.minutes(30, 1);
    assertThat(world.ecs.desired()).isEqualTo(8);
    assertThat(world.alarms()).hasSize(1);
  }

  @Test
  void scalingInTakesAllThatTrack() {
    world.ecs.set(8);
    world.region.advance(Duration.ofSeconds(60));
    world.register(1, 10, r -> {});
    world.track(50, t -> {});
    world.put(
        "memory",
        r ->
            r.policyType(PolicyType.TARGET_TRACKING_SCALING)
                .targetTrackingScalingPolicyConfiguration(
                    t ->
                        t.targetValue(50.0)
                            .predefinedMetricSpecification(
                                m ->
                                    m.predefinedMetricType(
                                        MetricType.ECS_SERVICE_AVERAGE_MEMORY_UTILIZATION))));
    world.minutes(20, 1);
    assertThat(world.ecs.desired()).isEqualTo(8);
    world.call(
        scaling ->
            scaling.deleteScalingPolicy(
                r ->
                    r.policyName("memory")
                        .serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(RESOURCE)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)));
    world.minute(1);
    assertThat(world.ecs.desired()).isEqualTo(1);
  }

  @Test
  void whatIsSuspendedDoesNotScale() {
    world.register(1, 10, r -> r.suspendedState(s -> s.dynamicScalingOutSuspended(true)));
    world.track(50, t -> {});
    world.minutes(5, 200);
    assertThat(world.ecs.desired()).isEqualTo(2);
    world.register(1, 10, r -> r.suspendedState(s -> s.dynamicScalingOutSuspended(false)));
    world.minute(200);
    assertThat(world.ecs.desired()).isEqualTo(8);
  }

  @Test
  void fromNothingItScalesOutByOneTask() {
    world.register(0, 10, r -> {});
    world.ecs.set(0);
    world.track(50, t -> {});
    world.minutes(4, 500);
    assertThat(world.ecs.desired()).isEqualTo(1);
  }

  @Test
  void theMaximumHolds() {
    world.register(1, 3, r -> {});
    world.track(50, t -> {});
    world.minutes(10, 1000);
    assertThat(world.ecs.desired()).isEqualTo(3);
  }

  @Test
  void scalingInFromAboveTheMaximumLeadsBackIntoTheRange() {
    world.register(1, 3, r -> {});
    world.track(50, t -> {});
    world.ecs.set(8); // a user may
    world.minutes(16, 40);
    assertThat(world.ecs.desired()).isEqualTo(3);
  }

  @Test
  void scalingOutFromBelowTheMinimumLeadsBackIntoTheRange() {
    world.register(4, 10, r -> {});
    world.track(50, t -> {});
    world.ecs.set(1);
    world.minutes(4, 100);
    assertThat(world.ecs.desired()).isEqualTo(4);
  }

  @Test
  void aNewRangeIsKeptAtOnce() {
    world.register(4, 10, r -> {});
    assertThat(world.ecs.desired()).isEqualTo(4);
    assertThat(world.activities().getFirst().cause()).isEqualTo("minimum capacity was set to 4");
    world.register(1, 3, r -> {});
    assertThat(world.ecs.desired()).isEqualTo(3);
    assertThat(world.activities().getFirst().cause()).isEqualTo("maximum capacity was set to 3");
    assertThat(world.activities().getLast().statusCode())
        .isEqualTo(ScalingActivityStatusCode.OVERRIDDEN);
  }

  @Test
  void aStepPolicyDoesWhatAnAlarmOfSomebodysAsksFor() {
    world.register(1, 10, r -> {});
    var policy =
        world.put(
            "steps",
            r ->
                r.policyType(PolicyType.STEP_SCALING)
                    .stepScalingPolicyConfiguration(
                        s ->
                            s.adjustmentType(AdjustmentType.CHANGE_IN_CAPACITY)
                                .cooldown(120)
                                .stepAdjustments(
                                    StepAdjustment.builder()
                                        .metricIntervalLowerBound(0.0)
                                        .metricIntervalUpperBound(50.0)
                                        .scalingAdjustment(1)
                                        .build(),
                                    StepAdjustment.builder()
                                        .metricIntervalLowerBound(50.0)
                                        .scalingAdjustment(3)
                                        .build())));
    assertThat(policy.alarms()).isEmpty();
    world.region.call(
        CloudWatchClient.class,
        cloudWatch ->
            cloudWatch.putMetricAlarm(
                r ->
                    r.alarmName("busy")
                        .namespace("Shop")
                        .metricName("Load")
                        .statistic(Statistic.AVERAGE)
                        .period(60)
                        .evaluationPeriods(1)
                        .threshold(100.0)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                        .alarmActions(policy.policyARN())));
    world.minute(120);
    assertThat(world.ecs.desired()).isEqualTo(3);
    world.minute(120); // within the cooldown: that one is on its way
    assertThat(world.ecs.desired()).isEqualTo(3);
    world.minute(160); // three, of which one is on its way
    assertThat(world.ecs.desired()).isEqualTo(5);
    assertThat(world.activities().getFirst().cause())
        .isEqualTo("monitor alarm busy in state ALARM triggered policy steps");
  }

  @Test
  void anAlarmThatIsSetByHandScalesNothingWithoutADataPoint() {
    world.register(1, 10, r -> {});
    var high = world.track(50, t -> {}).alarms().getFirst().alarmName();
    world.region.call(
        CloudWatchClient.class,
        cloudWatch ->
            cloudWatch.setAlarmState(
                r -> r.alarmName(high).stateValue(StateValue.ALARM).stateReason("by hand")));
    assertThat(world.ecs.desired()).isEqualTo(2);
  }
}
