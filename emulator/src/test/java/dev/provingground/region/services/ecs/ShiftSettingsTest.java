package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.AdvancedConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;

/** Load balancers that traffic could not be shifted by are refused in AWS's words. */
final class ShiftSettingsTest {
  private final ShiftWorld shifting = new ShiftWorld();
  private final World world = shifting.world;

  private AbstractThrowableAssert<?, ? extends Throwable> created(LoadBalancer... loadBalancers) {
    return assertThatThrownBy(
            () ->
                world.create(
                    shifting
                        .service(c -> c.strategy(DeploymentStrategy.BLUE_GREEN))
                        .loadBalancers(loadBalancers)))
        .isInstanceOf(InvalidParameterException.class);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> paired(
      Consumer<AdvancedConfiguration.Builder> change) {
    return created(shifting.pair(change));
  }

  @Test
  void aSecondTargetGroupIsRequired() {
    created(world.service().build().loadBalancers().getFirst())
        .hasMessageContaining(
            "advancedConfiguration field is required for all loadBalancers when using a"
                + " non-ROLLING deployment strategy");
  }

  @Test
  void allOrNoneHaveASecondTargetGroup() {
    assertThatThrownBy(
            () ->
                world.create(
                    world
                        .service()
                        .loadBalancers(
                            shifting.pair(a -> {}),
                            world.service().build().loadBalancers().getFirst())))
        .hasMessageContaining(
            "Either all or none of the provided loadBalancers must have advancedConfiguration"
                + " defined");
  }

  @Test
  void theGroupsDiffer() {
    paired(a -> a.alternateTargetGroupArn(world.targetGroup))
        .hasMessageContaining("Duplicate targetGroupArn found: " + world.targetGroup);
  }

  @Test
  void aListenerIsNoRule() {
    var listener =
        shifting
            .production
            .substring(0, shifting.production.lastIndexOf('/'))
            .replace(":listener-rule/", ":listener/");
    paired(a -> a.productionListenerRule(listener))
        .hasMessageContaining(
            "productionListenerRule has an invalid ARN format. Must be RuleArn for ALB or"
                + " ListenerArn for NLB. Got: "
                + listener);
  }

  @Test
  void oneRuleIsNotForBoth() {
    paired(a -> a.testListenerRule(shifting.production))
        .hasMessageContaining(
            "The following rules cannot be used as both production and test listener rules: "
                + shifting.production);
  }

  @Test
  void aTestRuleIsRequiredWhereTheProductionRuleKnowsOneGroupOnly() {
    shifting.put(shifting.production, Map.of(world.targetGroup, 1));
    paired(a -> a.testListenerRule(null))
        .hasMessageContaining(
            "For Application LoadBalancer, testListenerRule is required when"
                + " productionListenerRule is not associated with both targetGroup and"
                + " alternateTargetGroup");
  }

  @Test
  void aRuleThatDoesNotExistIsRefused() {
    paired(a -> a.testListenerRule(null).productionListenerRule(shifting.production + "0"))
        .hasMessageContaining("productionListenerRule: ");
  }

  @Test
  void aRoleIsRequired() {
    assertThatThrownBy(
            () ->
                world.create(
                    shifting
                        .service(c -> c.strategy(DeploymentStrategy.BLUE_GREEN))
                        .loadBalancers(shifting.pair(a -> a.roleArn(null)))))
        .hasMessageContaining("advancedConfiguration.roleArn should not be null or empty");
  }

  @Test
  void withoutLoadBalancerThereAreNoStepsToTake() {
    assertThatThrownBy(
            () ->
                world.create(
                    shifting
                        .service(c -> c.strategy(DeploymentStrategy.CANARY))
                        .loadBalancers(List.of())))
        .hasMessageContaining(
            "loadBalancers are required when using the deployment strategy CANARY");
  }
}
