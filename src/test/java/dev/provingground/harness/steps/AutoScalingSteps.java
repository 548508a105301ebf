package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.time.Duration;
import software.amazon.awssdk.services.applicationautoscaling.model.AdjustmentType;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricType;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingActivity;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.StepAdjustment;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** Application Auto Scaling, which changes the desired count by what the load balancer counts. */
public final class AutoScalingSteps {
  private static final String TRACKING = "drill-tracking";
  private static final String STEPWISE = "drill-stepwise";
  private static final int PERIOD_SECONDS = 60;
  private static final Duration COOLDOWN = Duration.ofMinutes(10);

  private final Stack stack;
  private final CurrentDrill current;
  private final Releases releases;

  public AutoScalingSteps(Stack stack, CurrentDrill current, Releases releases) {
    this.stack = stack;
    this.current = current;
    this.releases = releases;
  }

  @When(
      "the service may scale from {int} to {int} tasks, and tracks {int} requests a minute for"
          + " each")
  public void theServiceScales(int fewest, int most, int requests) {
    int before = current.drill().state().desiredCount();
    current
        .drill()
        .inject(
            "scale from %d to %d tasks, for %d requests a minute each"
                .formatted(fewest, most, requests),
            () -> {
              register(fewest, most);
              track(requests);
            },
            () -> {
              forget();
              releases.update(r -> r.desiredCount(before));
            });
  }

  private void register(int fewest, int most) {
    stack
        .aws()
        .autoScaling()
        .registerScalableTarget(
            r ->
                r.serviceNamespace(ServiceNamespace.ECS)
                    .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                    .resourceId(resourceId())
                    .minCapacity(fewest)
                    .maxCapacity(most));
  }

  private void track(int requests) {
    stack
        .aws()
        .autoScaling()
        .putScalingPolicy(
            r ->
                r.serviceNamespace(ServiceNamespace.ECS)
                    .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                    .resourceId(resourceId())
                    .policyName(TRACKING)
                    .policyType(PolicyType.TARGET_TRACKING_SCALING)
                    .targetTrackingScalingPolicyConfiguration(
                        t ->
                            t.targetValue((double) requests)
                                // Five minutes by default, in which nothing else scales either.
                                .scaleOutCooldown(0)
                                .predefinedMetricSpecification(
                                    m ->
                                        m.predefinedMetricType(
                                                MetricType.ALB_REQUEST_COUNT_PER_TARGET)
                                            .resourceLabel(loadBalancer() + "/" + targetGroup()))));
  }

  /** Its policies and their alarms go with the target. */
  private void forget() {
    stack
        .aws()
        .autoScaling()
        .deregisterScalableTarget(
            r ->
                r.serviceNamespace(ServiceNamespace.ECS)
                    .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                    .resourceId(resourceId()));
  }

  @When("a step scaling policy takes {int} tasks away while there are any requests at all")
  public void tasksAreTakenAway(int tasks) {
    current
        .drill()
        .inject(
            "a step scaling policy takes %d tasks away".formatted(tasks),
            () -> {
              stopTracking();
              alarm(stepwise(-tasks));
            },
            () -> stack.aws().cloudWatch().deleteAlarms(r -> r.alarmNames(alarmName())));
  }

  /** It would add the tasks again. */
  private void stopTracking() {
    stack
        .aws()
        .autoScaling()
        .deleteScalingPolicy(
            r ->
                r.serviceNamespace(ServiceNamespace.ECS)
                    .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                    .resourceId(resourceId())
                    .policyName(TRACKING));
  }

  private String stepwise(int change) {
    return stack
        .aws()
        .autoScaling()
        .putScalingPolicy(
            r ->
                r.serviceNamespace(ServiceNamespace.ECS)
                    .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                    .resourceId(resourceId())
                    .policyName(STEPWISE)
                    .policyType(PolicyType.STEP_SCALING)
                    .stepScalingPolicyConfiguration(
                        s ->
                            s.adjustmentType(AdjustmentType.CHANGE_IN_CAPACITY)
                                .cooldown(Math.toIntExact(COOLDOWN.toSeconds()))
                                .stepAdjustments(
                                    StepAdjustment.builder()
                                        .metricIntervalLowerBound(0.0)
                                        .scalingAdjustment(change)
                                        .build())))
        .policyARN();
  }

  private void alarm(String policy) {
    stack
        .aws()
        .cloudWatch()
        .putMetricAlarm(
            r ->
                r.alarmName(alarmName())
                    .namespace("AWS/ApplicationELB")
                    .metricName("RequestCountPerTarget")
                    .dimensions(
                        Dimension.builder().name("LoadBalancer").value(loadBalancer()).build(),
                        Dimension.builder().name("TargetGroup").value(targetGroup()).build())
                    .statistic(Statistic.SUM)
                    .period(PERIOD_SECONDS)
                    .evaluationPeriods(1)
                    .threshold(0.0)
                    .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                    .alarmActions(policy));
  }

  @Then("a scaling activity tells that it set the desired count to {int}")
  public void anActivityTells(int count) {
    var activities =
        stack
            .aws()
            .autoScaling()
            .describeScalingActivities(
                r -> r.serviceNamespace(ServiceNamespace.ECS).resourceId(resourceId()))
            .scalingActivities();
    assertThat(activities.stream().map(ScalingActivity::description))
        .contains("Setting desired count to %d.".formatted(count));
    current
        .drill()
        .evidence(
            "scaling activity",
            activities.getFirst().description(),
            "Application Auto Scaling: " + activities.getFirst().cause());
  }

  private String alarmName() {
    return stack.deployment().options().names().prefix() + "-" + STEPWISE;
  }

  private String resourceId() {
    return "service/%s/%s"
        .formatted(stack.output(Outputs.CLUSTER_NAME), stack.output(Outputs.SERVICE_NAME));
  }

  /** As CloudWatch names it: {@code app/NAME/ID}. */
  private String loadBalancer() {
    return stack.output(Outputs.LOAD_BALANCER_ARN).split(":loadbalancer/", 2)[1];
  }

  /** As CloudWatch names it: {@code targetgroup/NAME/ID}. */
  private String targetGroup() {
    var arn = stack.output(Outputs.TARGET_GROUP_ARN);
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}
