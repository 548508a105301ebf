package dev.provingground.region.services.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.ValidationException;

/** Scalable targets and their policies, as they are put, described and taken away. */
final class TargetsAndPoliciesTest {
  private static final String RESOURCE = ScalingWorld.RESOURCE;
  private final ScalingWorld world = new ScalingWorld();

  @Test
  void deregisteringTakesPoliciesAndAlarmsAlong() {
    world.register(1, 10, r -> {});
    world.track(50, t -> {});
    world.call(
        scaling ->
            scaling.deregisterScalableTarget(
                r ->
                    r.serviceNamespace(ServiceNamespace.ECS)
                        .resourceId(RESOURCE)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)));
    assertThat(world.alarms()).isEmpty();
    assertThatThrownBy(() -> world.track(50, t -> {})).isInstanceOf(ObjectNotFoundException.class);
  }

  @Test
  void aPolicyThatIsPutAgainKeepsItsAlarms() {
    world.register(1, 10, r -> {});
    var before = world.track(50, t -> {}).alarms();
    assertThat(world.track(70, t -> {}).alarms()).isEqualTo(before);
    assertThat(world.alarms().getFirst().threshold()).isEqualTo(70);
    world.track(70, t -> t.disableScaleIn(true));
    assertThat(world.alarms()).hasSize(1);
  }

  @Test
  void targetsAndPoliciesAreDescribed() {
    world.register(1, 10, r -> {});
    world.track(50, t -> {});
    var target =
        world
            .call(
                scaling ->
                    scaling.describeScalableTargets(
                        r -> r.serviceNamespace(ServiceNamespace.ECS).resourceIds(RESOURCE)))
            .scalableTargets()
            .getFirst();
    assertThat(target.roleARN()).endsWith("AWSServiceRoleForApplicationAutoScaling_ECSService");
    assertThat(target.suspendedState().dynamicScalingInSuspended()).isFalse();
    var policies =
        world.call(
            scaling ->
                scaling.describeScalingPolicies(
                    r -> r.serviceNamespace(ServiceNamespace.ECS).policyNames("cpu")));
    assertThat(policies.scalingPolicies()).hasSize(1);
    assertThat(policies.scalingPolicies().getFirst().alarms()).hasSize(2);
  }

  @Test
  void whatCannotBeScaledIsRefused() {
    assertThatThrownBy(() -> world.register(1, 10, r -> r.resourceId("service/proving/none")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("ECS service doesn't exist: service/proving/none");
    assertThatThrownBy(() -> world.register(3, 2, r -> {}))
        .hasMessageContaining("Maximum capacity cannot be less than minimum capacity");
    assertThatThrownBy(
            () -> world.register(1, 2, r -> r.serviceNamespace(ServiceNamespace.DYNAMODB)))
        .hasMessageContaining("The service namespace 'dynamodb' is not supported");
    world.register(1, 2, r -> {});
    assertThatThrownBy(() -> world.track(0, t -> {})).hasMessageContaining("TargetValue");
    assertThatThrownBy(
            () -> world.put("predictive", r -> r.policyType(PolicyType.PREDICTIVE_SCALING)))
        .hasMessageContaining("The policy type 'PredictiveScaling' is not supported");
  }

  private static void assertRefused(String code, ThrowingCallable call) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(call)
        .satisfies(error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  private void stepping(String name) {
    world.put(
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
    world.register(1, 10, r -> {});
    for (int i = 0; i < 50; i++) {
      stepping("p" + i);
    }
    assertRefused("LimitExceededException", () -> stepping("p50"));
    assertRefused(
        "ValidationException",
        () ->
            world.call(
                scaling -> scaling.describeScalableTargets(r -> r.serviceNamespace("cloud"))));
    assertRefused(
        "NotImplemented",
        () ->
            world.call(
                scaling -> scaling.describeScalableTargets(r -> r.serviceNamespace("dynamodb"))));
    stepping("p49");
  }

  @Test
  void whatIsNotThereAndWhatNobodyAnsweredIsRefused() {
    assertRefused(
        "ResourceNotFoundException",
        () -> world.call(scaling -> scaling.listTagsForResource(r -> r.resourceARN("arn:none"))));
    assertRefused(
        "InvalidNextTokenException",
        () ->
            world.call(
                scaling ->
                    scaling.describeScalingPolicies(
                        r -> r.serviceNamespace(ServiceNamespace.ECS).nextToken("x"))));
  }
}
