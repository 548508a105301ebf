package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Condition;
import dev.provingground.region.services.fakes.FakeNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateListenerException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/** Listeners and their rules. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class ListenersTest extends LoadBalancingFixture {
  @Test
  void rulesGoToTheNodesInOrderOfPriority() {
    var group = targetGroup();
    var listener = listener(loadBalancer().loadBalancerArn(), group);
    rule(listener, 20, "/b/*");
    rule(listener, 10, "/a/*");

    var rules =
        balancers.nodes().values().iterator().next().config().listeners().getFirst().rules();

    assertThat(rules).hasSize(3);
    assertThat(rules.getFirst().conditions())
        .containsExactly(new Condition.PathPattern(List.of("/a/*")));
    assertThat(rules.getFirst().action())
        .isEqualTo(new Action.FixedResponse(404, "text/plain", "gone"));
    assertThat(rules.getLast().conditions()).isEmpty();
    assertRefused(() -> rule(listener, 10, "/c/*"), "PriorityInUse")
        .hasMessageContaining("Priority '10' is currently in use");
    var described = elb.describeRules(r -> r.listenerArn(listener)).rules();
    assertThat(described).extracting(one -> one.priority()).containsExactly("10", "20", "default");
    assertRefused(
        () -> elb.deleteRule(r -> r.ruleArn(described.getLast().ruleArn())),
        "OperationNotPermitted");
  }

  private void rule(String listener, int priority, String path) {
    elb.createRule(
        request ->
            request
                .listenerArn(listener)
                .priority(priority)
                .conditions(
                    c -> c.field("path-pattern").pathPatternConfig(config -> config.values(path)))
                .actions(
                    action ->
                        action
                            .type(ActionTypeEnum.FIXED_RESPONSE)
                            .fixedResponseConfig(
                                config -> config.statusCode("404").messageBody("gone"))));
  }

  @Test
  void aForwardActionIsDescribedWithItsConfiguration() {
    var group = targetGroup();
    var listener = listener(loadBalancer().loadBalancerArn(), group);

    var action =
        elb.describeListeners(r -> r.listenerArns(listener))
            .listeners()
            .getFirst()
            .defaultActions()
            .getFirst();

    assertThat(action.targetGroupArn()).isEqualTo(group);
    assertThat(action.forwardConfig().targetGroups().getFirst().weight()).isEqualTo(1);
    assertThat(action.forwardConfig().targetGroupStickinessConfig().enabled()).isFalse();
  }

  @Test
  void aPortHasOneListener() {
    var group = targetGroup();
    var loadBalancer = loadBalancer().loadBalancerArn();
    listener(loadBalancer, group);

    assertThatThrownBy(() -> listener(loadBalancer, group))
        .isInstanceOf(DuplicateListenerException.class);
  }

  @Test
  void aGroupInUseStaysUntilItsListenerIsDeleted() {
    var group = targetGroup();
    var listener = listener(loadBalancer().loadBalancerArn(), group);
    assertRefused(() -> elb.deleteTargetGroup(r -> r.targetGroupArn(group)), "ResourceInUse")
        .hasMessageContaining("is currently in use by a listener or a rule");

    elb.deleteListener(r -> r.listenerArn(listener));
    elb.deleteTargetGroup(r -> r.targetGroupArn(group));

    assertThat(elb.describeTargetGroups(r -> {}).targetGroups()).isEmpty();
  }

  @Test
  void aTargetGroupIsOfOneLoadBalancer() {
    var group = targetGroup();
    listener(loadBalancer().loadBalancerArn(), group);
    var other =
        elb.createLoadBalancer(
                r -> r.name("other").subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    assertRefused(() -> listener(other, group), "TargetGroupAssociationLimit");
  }

  @Test
  void aListenerHasOneDefaultAction() {
    var group = targetGroup();
    var arn = loadBalancer().loadBalancerArn();
    assertRefused(
        () ->
            elb.createListener(
                r ->
                    r.loadBalancerArn(arn)
                        .protocol(ProtocolEnum.HTTP)
                        .port(80)
                        .defaultActions(
                            first -> first.type(ActionTypeEnum.FORWARD).targetGroupArn(group),
                            second -> second.type(ActionTypeEnum.FORWARD).targetGroupArn(group))),
        "InvalidLoadBalancerAction");
  }
}
