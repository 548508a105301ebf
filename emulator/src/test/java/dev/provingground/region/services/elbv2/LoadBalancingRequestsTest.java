package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;

/** What requests are refused for, and how lists and tags are told. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class LoadBalancingRequestsTest extends LoadBalancingFixture {
  @Test
  void whatDoesNotExistIsNotFoundByAwsCodes() {
    assertThatThrownBy(
            () -> elb.describeLoadBalancers(request -> request.loadBalancerArns(ELSEWHERE)))
        .isInstanceOf(LoadBalancerNotFoundException.class);
    assertRefused(
        () -> elb.describeLoadBalancers(request -> request.names("none")), "LoadBalancerNotFound");
    assertRefused(
        () -> elb.describeTargetHealth(request -> request.targetGroupArn("none")),
        "TargetGroupNotFound");
    assertRefused(
        () -> elb.describeListeners(request -> request.listenerArns("none")), "ListenerNotFound");
    assertRefused(() -> elb.describeRules(request -> request.ruleArns("none")), "RuleNotFound");
    assertRefused(
        () -> elb.describeTags(request -> request.resourceArns(ELSEWHERE)), "LoadBalancerNotFound");
  }

  @Test
  void aMissingOrWrongMemberIsAValidationError() {
    assertRefused(() -> elb.createLoadBalancer(request -> {}), "ValidationError")
        .hasMessageContaining(
            "1 validation error detected: Value null at 'name' failed to satisfy constraint:"
                + " Member must not be null");
    assertRefused(
            () ->
                elb.createTargetGroup(group("tasks").andThen(r -> r.healthCheckIntervalSeconds(3))),
            "ValidationError")
        .hasMessageContaining("Value '3' at 'healthCheckIntervalSeconds'")
        .hasMessageContaining("Member must have value greater than or equal to 5");
    assertRefused(
            () ->
                elb.createTargetGroup(group("tasks").andThen(r -> r.healthCheckTimeoutSeconds(5))),
            "ValidationError")
        .hasMessageContaining("Health check interval must be greater than the timeout.");
    assertRefused(
        () -> elb.createTargetGroup(group("tasks").andThen(r -> r.matcher(m -> m.httpCode("600")))),
        "ValidationError");
  }

  @Test
  void whatThisRegionHasNotIsRefusedByName() {
    assertRefused(
            () -> elb.createTargetGroup(group("tasks").andThen(r -> r.targetType("lambda"))),
            "NotImplemented")
        .hasMessageContaining("Target type 'lambda'");
    assertRefused(
            () -> elb.createLoadBalancer(r -> r.name("web").type("network").subnets("a")),
            "NotImplemented")
        .hasMessageContaining("Load balancer type 'network'");
    assertRefused(
            () -> elb.createLoadBalancer(r -> r.name("web").customerOwnedIpv4Pool("pool")),
            "NotImplemented")
        .hasMessageContaining("CreateLoadBalancer member 'CustomerOwnedIpv4Pool'");
    var group = targetGroup();
    assertRefused(
        () ->
            elb.modifyTargetGroupAttributes(
                r ->
                    r.targetGroupArn(group)
                        .attributes(
                            a -> a.key("load_balancing.algorithm.anomaly_mitigation").value("on"))),
        "InvalidConfigurationRequest");
  }

  @Test
  void tagsComeAndGo() {
    var group = targetGroup();
    elb.addTags(r -> r.resourceArns(group).tags(t -> t.key("team").value("a"), t -> t.key("x")));
    elb.removeTags(r -> r.resourceArns(group).tagKeys("x"));

    var tags = elb.describeTags(r -> r.resourceArns(group)).tagDescriptions().getFirst().tags();
    assertThat(tags).extracting(tag -> tag.key() + "=" + tag.value()).containsExactly("team=a");
  }

  @Test
  void longListsComeInPages() {
    for (int i = 0; i < 5; i++) {
      elb.createTargetGroup(group("tasks-" + i));
    }

    var first = elb.describeTargetGroups(r -> r.pageSize(3));
    var second = elb.describeTargetGroups(r -> r.pageSize(3).marker(first.nextMarker()));

    assertThat(first.targetGroups()).hasSize(3);
    assertThat(second.targetGroups()).hasSize(2);
    assertThat(second.nextMarker()).isNull();
  }
}
