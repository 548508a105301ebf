package dev.provingground.region.services.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.AdjustmentType;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricType;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingActivity;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingActivityStatusCode;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.StepAdjustment;
import software.amazon.awssdk.services.applicationautoscaling.model.TargetTrackingScalingPolicyConfiguration;
import software.amazon.awssdk.services.applicationautoscaling.model.ValidationException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.ecs.EcsClient;

/** Scaling on the virtual clock, of a service that starts and stops tasks in ten seconds. */
final class AutoScalingServiceTest {
  private static final String RESOURCE = "service/proving/web";

  private final FakeRegion region = new FakeRegion();
  private final ScaledService ecs = new ScaledService(region.loop(), 2);

  @BeforeEach
  void services() {
    region.add(EcsClient.class, ecs);
    region.add(CloudWatchClient.class, new CloudWatchService(region.context()));
    region.add(ApplicationAutoScalingClient.class, new AutoScalingService(region.context()));
    region.advance(Duration.ofSeconds(15)); // a moment after alarms have been evaluated
  }

  private <R> R call(Function<ApplicationAutoScalingClient, R> operation) {
    return region.call(ApplicationAutoScalingClient.class, operation);
  }

  private void register(int min, int max, Consumer<RegisterScalableTargetRequest.Builder> more) {
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

  private PutScalingPolicyResponse put(
      String name, Consumer<PutScalingPolicyRequest.Builder> more) {
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

  private PutScalingPolicyResponse track(
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
  private void minute(double load) {
    region.call(
        CloudWatchClient.class,
        cloudWatch ->
            cloudWatch.putMetricData(
                r ->
                    r.namespace("Shop")
                        .metricData(MetricDatum.builder().metricName("Load").value(load).build())));
    region.advance(Duration.ofMinutes(1));
  }

  private void minutes(int count, double load) {
    for (int i = 0; i < count; i++) {
      minute(load);
    }
  }

  private List<ScalingActivity> activities() {
    return call(scaling ->
            scaling.describeScalingActivities(
                r -> r.serviceNamespace(ServiceNamespace.ECS).resourceId(RESOURCE)))
        .scalingActivities();
  }

  private List<MetricAlarm> alarms() {
    return region
        .call(CloudWatchClient.class, cloudWatch -> cloudWatch.describeAlarms(r -> {}))
        .metricAlarms();
  }

  @Test
  void aTrackingPolicyMakesTheAlarmsOfAws() {
    register(1, 10, r -> {});
    var made =
        put(
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
    var high = alarms().getFirst();
    assertThat(high.alarmName())
        .matches("TargetTracking-service/proving/web-AlarmHigh-[-0-9a-f]{36}");
    assertThat(high.namespace() + " " + high.metricName() + " " + high.statisticAsString())
        .isEqualTo("AWS/ECS CPUUtilization Average");
    assertThat(high.evaluationPeriods()).isEqualTo(3);
    assertThat(high.threshold()).isEqualTo(50);
    assertThat(high.alarmActions()).containsExactly(made.policyARN());
    var low = alarms().getLast();
    assertThat(low.alarmName()).contains("-AlarmLow-");
    assertThat(low.evaluationPeriods()).isEqualTo(15);
    assertThat(low.threshold()).isEqualTo(45);
    assertThat(low.comparisonOperator()).isEqualTo(ComparisonOperator.LESS_THAN_THRESHOLD);
    assertThat(made.alarms()).hasSize(2);
  }

  @Test
  void requestsPerTargetAreThoseOfTheLabelsTargetGroup() {
    register(1, 10, r -> {});
    put(
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
    assertThat(alarms()).hasSize(1);
    var high = alarms().getFirst();
    assertThat(high.metricName()).isEqualTo("RequestCountPerTarget");
    assertThat(high.statistic()).isEqualTo(Statistic.SUM);
    assertThat(high.dimensions())
        .extracting(one -> one.name() + "=" + one.value())
        .containsExactly("LoadBalancer=app/web/0a", "TargetGroup=targetgroup/tasks/0b");
  }

  @Test
  void threeMinutesAboveTheTargetScaleOutInProportion() {
    register(1, 10, r -> {});
    track(50, t -> {});
    minutes(2, 120);
    assertThat(ecs.desired()).isEqualTo(2);
    minute(120);
    assertThat(ecs.desired()).isEqualTo(5);

    var activity = activities().getFirst();
    assertThat(activity.description()).isEqualTo("Setting desired count to 5.");
    assertThat(activity.cause())
        .matches(
            "monitor alarm TargetTracking-service/proving/web-AlarmHigh-\\S+ in state ALARM"
                + " triggered policy cpu");
    region.advance(Duration.ofSeconds(20));
    assertThat(activities().getFirst().statusMessage())
        .isEqualTo("Successfully set desired count to 5. Change successfully fulfilled by ecs.");
    assertThat(activities().getFirst().statusCode())
        .isEqualTo(ScalingActivityStatusCode.SUCCESSFUL);
  }

  @Test
  void whatAScaleOutAddsCountsUntilItsCooldownIsOver() {
    register(1, 20, r -> {});
    track(50, t -> t.scaleOutCooldown(180));
    minutes(3, 100);
    assertThat(ecs.desired()).isEqualTo(4);
    minute(100); // the same need: four tasks are on their way
    assertThat(ecs.desired()).isEqualTo(4);
    minute(150); // a larger one, reckoned from the two that there were
    assertThat(ecs.desired()).isEqualTo(6);
    minutes(2, 100);
    assertThat(ecs.desired()).isEqualTo(6);
    minutes(3, 100);
    assertThat(ecs.desired()).isEqualTo(12);
  }

  @Test
  void fifteenMinutesBelowTheTargetScaleInAndWaitForTheCooldown() {
    ecs.set(8);
    region.advance(Duration.ofSeconds(60));
    register(2, 10, r -> {});
    track(50, t -> t.scaleInCooldown(300));
    minutes(14, 20);
    assertThat(ecs.desired()).isEqualTo(8);
    minute(20);
    assertThat(ecs.desired()).isEqualTo(4);
    minutes(3, 20);
    assertThat(ecs.desired()).isEqualTo(4);
    minutes(4, 20);
    assertThat(ecs.desired()).isEqualTo(2);
    minutes(10, 1);
    assertThat(ecs.desired()).as("the minimum").isEqualTo(2);
  }

  @Test
  void duringADeploymentItScalesOutButNotIn() {
    ecs.set(4);
    region.advance(Duration.ofSeconds(60));
    register(1, 10, r -> {});
    track(50, t -> t.scaleOutCooldown(0));
    ecs.deploy(true);
    minutes(16, 10);
    assertThat(ecs.desired()).isEqualTo(4);
    minutes(3, 100);
    assertThat(ecs.desired()).isEqualTo(8);
    ecs.deploy(false);
    minutes(15, 10);
    assertThat(ecs.desired()).isEqualTo(2);
  }

  @Test
  void disableScaleInNeverScalesIn() {
    ecs.set(8);
    region.advance(Duration.ofSeconds(60));
    register(1, 10, r -> {});
    track(50, t -> t.disableScaleIn(true));
    minutes(30, 1);
    assertThat(ecs.desired()).isEqualTo(8);
    assertThat(alarms()).hasSize(1);
  }

  @Test
  void scalingInTakesAllThatTrack() {
    ecs.set(8);
    region.advance(Duration.ofSeconds(60));
    register(1, 10, r -> {});
    track(50, t -> {});
    put(
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
    minutes(20, 1);
    assertThat(ecs.desired()).isEqualTo(8);
    call(
        scaling ->
            scaling.deleteScalingPolicy(
                r ->
                    r.policyName("memory")
                        .serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(RESOURCE)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)));
    minute(1);
    assertThat(ecs.desired()).isEqualTo(1);
  }

  @Test
  void whatIsSuspendedDoesNotScale() {
    register(1, 10, r -> r.suspendedState(s -> s.dynamicScalingOutSuspended(true)));
    track(50, t -> {});
    minutes(5, 200);
    assertThat(ecs.desired()).isEqualTo(2);
    register(1, 10, r -> r.suspendedState(s -> s.dynamicScalingOutSuspended(false)));
    minute(200);
    assertThat(ecs.desired()).isEqualTo(8);
  }

  @Test
  void fromNothingItScalesOutByOneTask() {
    register(0, 10, r -> {});
    ecs.set(0);
    track(50, t -> {});
    minutes(4, 500);
    assertThat(ecs.desired()).isEqualTo(1);
  }

  @Test
  void theMaximumHolds() {
    register(1, 3, r -> {});
    track(50, t -> {});
    minutes(10, 1000);
    assertThat(ecs.desired()).isEqualTo(3);
  }

  @Test
  void scalingInFromAboveTheMaximumLeadsBackIntoTheRange() {
    register(1, 3, r -> {});
    track(50, t -> {});
    ecs.set(8); // a user may
    minutes(16, 40);
    assertThat(ecs.desired()).isEqualTo(3);
  }

  @Test
  void scalingOutFromBelowTheMinimumLeadsBackIntoTheRange() {
    register(4, 10, r -> {});
    track(50, t -> {});
    ecs.set(1);
    minutes(4, 100);
    assertThat(ecs.desired()).isEqualTo(4);
  }

  @Test
  void aNewRangeIsKeptAtOnce() {
    register(4, 10, r -> {});
    assertThat(ecs.desired()).isEqualTo(4);
    assertThat(activities().getFirst().cause()).isEqualTo("minimum capacity was set to 4");
    register(1, 3, r -> {});
    assertThat(ecs.desired()).isEqualTo(3);
    assertThat(activities().getFirst().cause()).isEqualTo("maximum capacity was set to 3");
    assertThat(activities().getLast().statusCode()).isEqualTo(ScalingActivityStatusCode.OVERRIDDEN);
  }

  @Test
  void aStepPolicyDoesWhatAnAlarmOfSomebodysAsksFor() {
    register(1, 10, r -> {});
    var policy =
        put(
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
    region.call(
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
    minute(120);
    assertThat(ecs.desired()).isEqualTo(3);
    minute(120); // within the cooldown: that one is on its way
    assertThat(ecs.desired()).isEqualTo(3);
    minute(160); // three, of which one is on its way
    assertThat(ecs.desired()).isEqualTo(5);
    assertThat(activities().getFirst().cause())
        .isEqualTo("monitor alarm busy in state ALARM triggered policy steps");
  }

  @Test
  void deregisteringTakesPoliciesAndAlarmsAlong() {
    register(1, 10, r -> {});
    track(50, t -> {});
    call(
        scaling ->
            scaling.deregisterScalableTarget(
                r ->
                    r.serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(RESOURCE)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)));
    assertThat(alarms()).isEmpty();
    assertThatThrownBy(() -> track(50, t -> {})).isInstanceOf(ObjectNotFoundException.class);
  }

  @Test
  void aPolicyThatIsPutAgainKeepsItsAlarms() {
    register(1, 10, r -> {});
    var before = track(50, t -> {}).alarms();
    assertThat(track(70, t -> {}).alarms()).isEqualTo(before);
    assertThat(alarms().getFirst().threshold()).isEqualTo(70);
    track(70, t -> t.disableScaleIn(true));
    assertThat(alarms()).hasSize(1);
  }

  @Test
  void targetsAndPoliciesAreDescribed() {
    register(1, 10, r -> {});
    track(50, t -> {});
    var target =
        call(scaling ->
                scaling.describeScalableTargets(
                    r -> r.serviceNamespace(ServiceNamespace.ECS).resourceIds(RESOURCE)))
            .scalableTargets()
            .getFirst();
    assertThat(target.roleARN()).endsWith("AWSServiceRoleForApplicationAutoScaling_ECSService");
    assertThat(target.suspendedState().dynamicScalingInSuspended()).isFalse();
    var policies =
        call(
            scaling ->
                scaling.describeScalingPolicies(
                    r -> r.serviceNamespace(ServiceNamespace.ECS).policyNames("cpu")));
    assertThat(policies.scalingPolicies()).hasSize(1);
    assertThat(policies.scalingPolicies().getFirst().alarms()).hasSize(2);
  }

  @Test
  void anAlarmThatIsSetByHandScalesNothingWithoutADataPoint() {
    register(1, 10, r -> {});
    var high = track(50, t -> {}).alarms().getFirst().alarmName();
    region.call(
        CloudWatchClient.class,
        cloudWatch ->
            cloudWatch.setAlarmState(
                r -> r.alarmName(high).stateValue(StateValue.ALARM).stateReason("by hand")));
    assertThat(ecs.desired()).isEqualTo(2);
  }

  @Test
  void whatCannotBeScaledIsRefused() {
    assertThatThrownBy(() -> register(1, 10, r -> r.resourceId("service/proving/none")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("ECS service doesn't exist: service/proving/none");
    assertThatThrownBy(() -> register(3, 2, r -> {}))
        .hasMessageContaining("Maximum capacity cannot be less than minimum capacity");
    assertThatThrownBy(() -> register(1, 2, r -> r.serviceNamespace(ServiceNamespace.DYNAMODB)))
        .hasMessageContaining("The service namespace 'dynamodb' is not supported");
    register(1, 2, r -> {});
    assertThatThrownBy(() -> track(0, t -> {})).hasMessageContaining("TargetValue");
    assertThatThrownBy(() -> put("predictive", r -> r.policyType(PolicyType.PREDICTIVE_SCALING)))
        .hasMessageContaining("The policy type 'PredictiveScaling' is not supported");
  }

  private static void assertRefused(String code, ThrowingCallable call) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(call)
        .satisfies(error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  private void stepping(String name) {
    put(
        name,
        r ->
            r.policyType(PolicyType.STEP_SCALING)
                .stepScalingPolicyConfiguration(
                    s ->
                        s.adjustmentType("ChangeInCapacity")
                            .stepAdjustments(
                                a -> a.metricIntervalLowerBound(0d).scalingAdjustment(1))));
  }

  @Test
  void aTargetHasFiftyPoliciesAtMost() {
    register(1, 10, r -> {});
    for (int i = 0; i < 50; i++) {
      stepping("p" + i);
    }
    assertRefused("LimitExceededException", () -> stepping("p50"));
    assertRefused(
        "ValidationException",
        () -> call(scaling -> scaling.describeScalableTargets(r -> r.serviceNamespace("cloud"))));
    assertRefused(
        "NotImplemented",
        () ->
            call(scaling -> scaling.describeScalableTargets(r -> r.serviceNamespace("dynamodb"))));
    stepping("p49");
  }

  @Test
  void whatIsNotThereAndWhatNobodyAnsweredIsRefused() {
    assertRefused(
        "ResourceNotFoundException",
        () -> call(scaling -> scaling.listTagsForResource(r -> r.resourceARN("arn:none"))));
    assertRefused(
        "InvalidNextTokenException",
        () ->
            call(
                scaling ->
                    scaling.describeScalingPolicies(
                        r -> r.serviceNamespace(ServiceNamespace.ECS).nextToken("x"))));
  }
}
