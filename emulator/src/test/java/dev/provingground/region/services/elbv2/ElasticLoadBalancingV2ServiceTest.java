package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Condition;
import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.fakes.FakeBalancers;
import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateListenerException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class ElasticLoadBalancingV2ServiceTest {
  private static final String FIRST = "10.0.0.10";
  private static final String SECOND = "10.0.1.10";
  private static final String ELSEWHERE =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/none/0000000000000000";

  private final FakeRegion region = new FakeRegion();
  private final FakeNetwork network = new FakeNetwork();
  private final FakeBalancers balancers = new FakeBalancers(region.loop());
  private final ElasticLoadBalancingV2Client elb =
      new ElasticLoadBalancingV2Service(
          region.context(), network, balancers, balancers, arn -> Optional.empty());
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void listen() {
    region.add(Ec2Client.class, network);
    region
        .context()
        .events()
        .subscribe(
            TargetHealthChanged.class,
            event -> heard.add(event.target().id() + " " + event.health().stateAsString()));
  }

  private LoadBalancer loadBalancer() {
    return elb.createLoadBalancer(
            request ->
                request
                    .name("web")
                    .subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B)
                    .securityGroups(FakeNetwork.GROUP))
        .loadBalancers()
        .getFirst();
  }

  private static Consumer<CreateTargetGroupRequest.Builder> group(String name) {
    return request ->
        request
            .name(name)
            .protocol(ProtocolEnum.HTTP)
            .port(3000)
            .vpcId(FakeNetwork.VPC)
            .targetType(TargetTypeEnum.IP)
            .healthCheckPath("/health")
            .healthCheckIntervalSeconds(5)
            .healthCheckTimeoutSeconds(2)
            .healthyThresholdCount(2)
            .unhealthyThresholdCount(2);
  }

  private String targetGroup() {
    return elb.createTargetGroup(group("tasks")).targetGroups().getFirst().targetGroupArn();
  }

  private String listener(String loadBalancerArn, String targetGroupArn) {
    return elb.createListener(
            request ->
                request
                    .loadBalancerArn(loadBalancerArn)
                    .protocol(ProtocolEnum.HTTP)
                    .port(80)
                    .defaultActions(
                        action ->
                            action.type(ActionTypeEnum.FORWARD).targetGroupArn(targetGroupArn)))
        .listeners()
        .getFirst()
        .listenerArn();
  }

  /** A load balancer that serves two registered targets; answers the group's ARN. */
  private String serving() {
    var group = targetGroup();
    listener(loadBalancer().loadBalancerArn(), group);
    register(group, FIRST, SECOND);
    region.advance(Duration.ofMillis(100));
    return group;
  }

  private void register(String group, String... addresses) {
    for (var address : addresses) {
      elb.registerTargets(
          request -> request.targetGroupArn(group).targets(target -> target.id(address)));
    }
  }

  private void deregister(String group, String address) {
    elb.deregisterTargets(
        request -> request.targetGroupArn(group).targets(target -> target.id(address)));
  }

  private List<String> health(String group) {
    return elb
        .describeTargetHealth(request -> request.targetGroupArn(group))
        .targetHealthDescriptions()
        .stream()
        .map(one -> one.target().id() + " " + one.targetHealth().stateAsString())
        .toList();
  }

  private List<List<String>> routes() {
    return balancers.nodes().values().stream().map(FakeBalancers.FakeNode::routes).toList();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ThrowingCallable call, String code) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  @Test
  void aLoadBalancerIsActiveOnceItsNodesListen() {
    var made = loadBalancer();
    assertThat(made.state().code()).isEqualTo(LoadBalancerStateEnum.PROVISIONING);
    assertThat(made.dnsName()).matches("web-\\d{10}\\.us-east-1\\.elb\\.amazonaws\\.com");
    assertThat(made.availabilityZones())
        .extracting(zone -> zone.zoneName())
        .containsExactly("us-east-1a", "us-east-1b");

    region.advance(Duration.ofMillis(100));

    var described = elb.describeLoadBalancers(request -> request.names("web")).loadBalancers();
    assertThat(described.getFirst().state().code()).isEqualTo(LoadBalancerStateEnum.ACTIVE);
    assertThat(balancers.names())
        .containsEntry(made.dnsName(), List.of("203.0.113.1", "203.0.113.2"));
  }

  @Test
  void theSameLoadBalancerTwiceIsOne() {
    var made = loadBalancer();

    assertThat(loadBalancer().loadBalancerArn()).isEqualTo(made.loadBalancerArn());
    assertThat(network.interfaces()).hasSize(2);
    assertRefused(
            () ->
                elb.createLoadBalancer(
                    request ->
                        request
                            .name("web")
                            .scheme("internal")
                            .subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B)),
            "DuplicateLoadBalancerName")
        .hasMessageContaining(
            "A load balancer with the same name 'web' exists, but with different settings");
  }

  @Test
  void aLoadBalancerNeedsSubnetsInTwoZones() {
    assertRefused(
            () ->
                elb.createLoadBalancer(
                    request -> request.name("web").subnets(FakeNetwork.SUBNET_A)),
            "ValidationError")
        .hasMessageContaining(
            "At least two subnets in two different Availability Zones must be specified");
    assertRefused(
        () ->
            elb.createLoadBalancer(request -> request.name("web").subnets("subnet-x", "subnet-y")),
        "SubnetNotFound");
    assertRefused(
        () ->
            elb.createLoadBalancer(
                request ->
                    request
                        .name("web")
                        .subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B)
                        .securityGroups("sg-none")),
        "InvalidConfigurationRequest");
    assertThat(network.interfaces()).isEmpty();
  }

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
  void attributesThatContradictOneAnotherAreRefusedTogether() {
    var group = targetGroup();
    assertRefused(
            () ->
                elb.modifyTargetGroupAttributes(
                    r ->
                        r.targetGroupArn(group)
                            .attributes(
                                a -> a.key("slow_start.duration_seconds").value("30"),
                                a ->
                                    a.key("load_balancing.algorithm.type")
                                        .value("least_outstanding_requests"))),
            "InvalidConfigurationRequest")
        .hasMessageContaining("Slow start");
    assertRefused(
            () ->
                elb.modifyTargetGroupAttributes(
                    r ->
                        r.targetGroupArn(group)
                            .attributes(
                                a -> a.key("stickiness.enabled").value("true"),
                                a -> a.key("stickiness.type").value("app_cookie"))),
            "InvalidConfigurationRequest")
        .hasMessageContaining("stickiness.app_cookie.cookie_name");
    assertThat(elb.describeTargetGroupAttributes(r -> r.targetGroupArn(group)).attributes())
        .contains(
            TargetGroupAttribute.builder().key("stickiness.enabled").value("false").build(),
            TargetGroupAttribute.builder().key("slow_start.duration_seconds").value("0").build());
  }

  @Test
  void attributesHaveDefaultsAndOnlyKnownKeys() {
    var group = targetGroup();
    assertThat(
            elb.describeTargetGroupAttributes(r -> r.targetGroupArn(group)).attributes().stream()
                .filter(
                    one -> one.key().startsWith("deregistration") || one.key().startsWith("sti")))
        .extracting(TargetGroupAttribute::key, TargetGroupAttribute::value)
        .contains(
            tuple("deregistration_delay.timeout_seconds", "300"),
            tuple("stickiness.enabled", "false"),
            tuple("stickiness.lb_cookie.duration_seconds", "86400"));
    assertRefused(
            () ->
                elb.modifyTargetGroupAttributes(
                    r -> r.targetGroupArn(group).attributes(a -> a.key("colour").value("red"))),
            "ValidationError")
        .hasMessageContaining("Target group attribute key 'colour' is not recognized");
    assertRefused(
        () ->
            elb.modifyTargetGroupAttributes(
                r ->
                    r.targetGroupArn(group)
                        .attributes(
                            a -> a.key("deregistration_delay.timeout_seconds").value("3601"))),
        "ValidationError");
  }

  @Test
  void targetsAreHealthyAfterTheirFirstProbeAndServe() {
    var group = serving();

    assertThat(health(group)).containsExactly(FIRST + " healthy", SECOND + " healthy");
    assertThat(routes()).containsExactly(List.of(FIRST, SECOND), List.of(FIRST, SECOND));
    assertThat(heard).contains(FIRST + " initial", FIRST + " healthy", SECOND + " healthy");
  }

  @Test
  void aTargetOfAGroupWithoutListenerIsUnusedAndNotProbed() {
    var group = targetGroup();
    register(group, FIRST);
    region.advance(Duration.ofMinutes(1));

    assertThat(health(group)).containsExactly(FIRST + " unused");
    assertThat(balancers.probes()).isZero();
  }

  @Test
  void anUnhealthyTargetReceivesNoRequestUntilItIsHealthyAgain() {
    var group = serving();
    balancers.answer(
        probe ->
            probe.target().address().equals(FIRST)
                ? new ProbeOutcome.CodeMismatch(503)
                : new ProbeOutcome.Healthy(200));
    region.advance(Duration.ofSeconds(11));

    assertThat(health(group)).containsExactly(FIRST + " unhealthy", SECOND + " healthy");
    assertThat(routes()).containsExactly(List.of(SECOND), List.of(SECOND));

    balancers.answer(probe -> new ProbeOutcome.Healthy(200));
    region.advance(Duration.ofSeconds(11));

    assertThat(routes()).containsExactly(List.of(FIRST, SECOND), List.of(FIRST, SECOND));
  }

  @Test
  void withEveryTargetUnhealthyTheLoadBalancerFailsOpen() {
    var group = serving();
    balancers.answer(probe -> new ProbeOutcome.TimedOut());
    region.advance(Duration.ofSeconds(11));

    assertThat(health(group)).containsExactly(FIRST + " unhealthy", SECOND + " unhealthy");
    assertThat(routes()).containsExactly(List.of(FIRST, SECOND), List.of(FIRST, SECOND));
  }

  @Test
  void aNodeThatReachesNoTargetLeavesTheName() {
    serving();
    var lost = balancers.nodes().keySet().iterator().next();
    balancers.answer(
        probe ->
            probe.networkInterfaceId().equals(lost)
                ? new ProbeOutcome.TimedOut()
                : new ProbeOutcome.Healthy(200));
    region.advance(Duration.ofSeconds(11));
    assertThat(balancers.names().values()).containsExactly(List.of("203.0.113.2"));

    balancers.answer(probe -> new ProbeOutcome.Healthy(200));
    region.advance(Duration.ofSeconds(11));
    assertThat(balancers.names().values()).containsExactly(List.of("203.0.113.1", "203.0.113.2"));
  }

  @Test
  void aDeregisteredTargetDrainsUntilNothingIsInFlight() {
    var group = serving();
    balancers.putInFlight(1);
    deregister(group, FIRST);
    region.advance(Duration.ofSeconds(10));
    assertThat(health(group)).containsExactly(FIRST + " draining", SECOND + " healthy");
    assertThat(routes()).containsExactly(List.of(SECOND), List.of(SECOND));

    balancers.putInFlight(0);
    region.advance(Duration.ofSeconds(1));
    assertThat(health(group)).containsExactly(SECOND + " healthy");
    assertThat(heard).endsWith(FIRST + " draining", FIRST + " unused");
  }

  @Test
  void drainingEndsWithTheDeregistrationDelay() {
    var group = serving();
    elb.modifyTargetGroupAttributes(
        r ->
            r.targetGroupArn(group)
                .attributes(a -> a.key("deregistration_delay.timeout_seconds").value("20")));
    balancers.putInFlight(1);
    deregister(group, FIRST);

    region.advance(Duration.ofSeconds(19));
    assertThat(health(group)).contains(FIRST + " draining");
    region.advance(Duration.ofSeconds(2));
    assertThat(health(group)).containsExactly(SECOND + " healthy");
  }

  @Test
  void aTargetRegisteredWhileItDrainsBeginsAnew() {
    var group = serving();
    balancers.putInFlight(1);
    deregister(group, FIRST);
    register(group, FIRST);
    region.advance(Duration.ofSeconds(400));

    assertThat(health(group)).containsExactlyInAnyOrder(FIRST + " healthy", SECOND + " healthy");
  }

  @Test
  void anAddressOutsideTheVpcIsNoTarget() {
    var group = targetGroup();

    assertRefused(() -> register(group, "192.0.2.1"), "InvalidTarget");
    assertRefused(() -> register(group, "i-0123456789"), "ValidationError");
  }

  @Test
  void aChangedHealthCheckHoldsFromThenOn() {
    var group = serving();
    elb.modifyTargetGroup(r -> r.targetGroupArn(group).healthCheckIntervalSeconds(60));
    region.advance(Duration.ofSeconds(1));
    int before = balancers.probes();
    region.advance(Duration.ofSeconds(50));

    assertThat(balancers.probes()).isEqualTo(before);
  }

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
  void aDeletedLoadBalancerLeavesNothingBehind() {
    var group = serving();
    var arn = elb.describeLoadBalancers(r -> {}).loadBalancers().getFirst().loadBalancerArn();
    elb.modifyLoadBalancerAttributes(
        r ->
            r.loadBalancerArn(arn)
                .attributes(a -> a.key("deletion_protection.enabled").value("true")));
    assertRefused(
        () -> elb.deleteLoadBalancer(r -> r.loadBalancerArn(arn)), "OperationNotPermitted");
    elb.modifyLoadBalancerAttributes(
        r ->
            r.loadBalancerArn(arn)
                .attributes(a -> a.key("deletion_protection.enabled").value("false")));

    elb.deleteLoadBalancer(r -> r.loadBalancerArn(arn));
    region.advance(Duration.ofSeconds(1));
    int probes = balancers.probes();
    region.advance(Duration.ofMinutes(1));

    assertThat(balancers.nodes()).isEmpty();
    assertThat(balancers.names()).isEmpty();
    assertThat(network.interfaces()).isEmpty();
    assertThat(balancers.probes()).isEqualTo(probes);
    assertThat(health(group)).containsExactly(FIRST + " unused", SECOND + " unused");
  }

  @Test
  void aZoneTakenFromALoadBalancerLeavesItsTargetsUnused() {
    var group = serving();
    var arn = elb.describeLoadBalancers(r -> {}).loadBalancers().getFirst().loadBalancerArn();
    assertRefused(
        () -> elb.setSubnets(r -> r.loadBalancerArn(arn).subnets(FakeNetwork.SUBNET_A)),
        "ValidationError");
    elb.setSubnets(r -> r.loadBalancerArn(arn).subnets(FakeNetwork.SUBNET_B, FakeNetwork.SUBNET_A));

    assertThat(health(group)).containsExactly(FIRST + " healthy", SECOND + " healthy");
    assertThat(network.interfaces()).hasSize(2);
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
