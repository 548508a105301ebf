package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeNetwork;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Limit;

/** How many of something there may be, as told and as enforced. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class QuotaTest extends LoadBalancingFixture {
  private int told(String name) {
    return elb.describeAccountLimits().limits().stream()
        .filter(limit -> limit.name().equals(name))
        .map(Limit::max)
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void limitsComeInPages() {
    var first = elb.describeAccountLimits(r -> r.pageSize(1));
    assertThat(first.limits())
        .extracting(Limit::name)
        .containsExactly("application-load-balancers");
    assertThat(elb.describeAccountLimits(r -> r.marker(first.nextMarker())).limits())
        .extracting(Limit::name)
        .contains("rules-per-application-load-balancer")
        .doesNotContain("application-load-balancers");
  }

  @Test
  void aLoadBalancerHasAsManyListenersAndRulesAsAreTold() {
    var arn = loadBalancer().loadBalancerArn();
    var group = targetGroup();
    var listener = listener(arn, group);
    int listeners = told("listeners-per-application-load-balancer");
    IntStream.range(1, listeners).forEach(port -> fixed(arn, 1000 + port));
    assertRefused(() -> fixed(arn, 9999), "TooManyListeners")
        .hasMessageContaining("The maximum number of listeners on a load balancer, 50");

    int rules = told("rules-per-application-load-balancer");
    IntStream.rangeClosed(1, rules).forEach(priority -> rule(listener, group, priority));
    assertRefused(() -> rule(listener, group, 999), "TooManyRules");
  }

  private void fixed(String loadBalancer, int port) {
    elb.createListener(
        r ->
            r.loadBalancerArn(loadBalancer)
                .protocol("HTTP")
                .port(port)
                .defaultActions(
                    a ->
                        a.type(ActionTypeEnum.FIXED_RESPONSE)
                            .fixedResponseConfig(f -> f.statusCode("200"))));
  }

  private void rule(String listener, String group, int priority) {
    elb.createRule(
        r ->
            r.listenerArn(listener)
                .priority(priority)
                .conditions(c -> c.field("path-pattern").values("/" + priority))
                .actions(a -> a.type(ActionTypeEnum.FORWARD).targetGroupArn(group)));
  }

  @Test
  void anAccountHasAsManyLoadBalancersAndTargetGroupsAsAreTold() {
    IntStream.range(0, told("application-load-balancers")).forEach(this::balancer);
    assertRefused(() -> balancer(99), "TooManyLoadBalancers");
    IntStream.range(0, told("target-groups"))
        .forEach(number -> elb.createTargetGroup(group("g" + number)));
    assertRefused(() -> elb.createTargetGroup(group("more")), "TooManyTargetGroups");
  }

  private void balancer(int number) {
    elb.createLoadBalancer(
        r ->
            r.name("b" + number)
                .subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B)
                .securityGroups(FakeNetwork.GROUP));
  }

  @Test
  void addressesAreOfVersion4() {
    var arn = loadBalancer().loadBalancerArn();
    assertThat(
            elb.setIpAddressType(r -> r.loadBalancerArn(arn).ipAddressType("ipv4"))
                .ipAddressTypeAsString())
        .isEqualTo("ipv4");
    assertRefused(
            () -> elb.setIpAddressType(r -> r.loadBalancerArn(arn).ipAddressType("dualstack")),
            "NotImplemented")
        .hasMessageContaining("IP address type 'dualstack'");
    assertRefused(
        () -> elb.setIpAddressType(r -> r.loadBalancerArn(ELSEWHERE).ipAddressType("ipv4")),
        "LoadBalancerNotFound");
  }
}
