package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * The service over in-memory balancers and a network, and short ways to make what most tests begin
 * with.
 */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
abstract class LoadBalancingFixture {
  static final String FIRST = "10.0.0.10";
  static final String SECOND = "10.0.1.10";
  static final String ELSEWHERE =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/none/0000000000000000";

  final FakeRegion region = new FakeRegion();
  final FakeNetwork network = new FakeNetwork();
  final FakeBalancers balancers = new FakeBalancers(region.loop());
  final ElasticLoadBalancingV2Client elb =
      new ElasticLoadBalancingV2Service(
          region.context(), network, balancers, balancers, arn -> Optional.empty());
  final List<String> heard = new ArrayList<>();

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

  LoadBalancer loadBalancer() {
    return elb.createLoadBalancer(
            request ->
                request
                    .name("web")
                    .subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B)
                    .securityGroups(FakeNetwork.GROUP))
        .loadBalancers()
        .getFirst();
  }

  static Consumer<CreateTargetGroupRequest.Builder> group(String name) {
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

  String targetGroup() {
    return elb.createTargetGroup(group("tasks")).targetGroups().getFirst().targetGroupArn();
  }

  String listener(String loadBalancerArn, String targetGroupArn) {
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
  String serving() {
    var group = targetGroup();
    listener(loadBalancer().loadBalancerArn(), group);
    register(group, FIRST, SECOND);
    region.advance(Duration.ofMillis(100));
    return group;
  }

  void register(String group, String... addresses) {
    for (var address : addresses) {
      elb.registerTargets(
          request -> request.targetGroupArn(group).targets(target -> target.id(address)));
    }
  }

  void deregister(String group, String address) {
    elb.deregisterTargets(
        request -> request.targetGroupArn(group).targets(target -> target.id(address)));
  }

  List<String> health(String group) {
    return elb
        .describeTargetHealth(request -> request.targetGroupArn(group))
        .targetHealthDescriptions()
        .stream()
        .map(one -> one.target().id() + " " + one.targetHealth().stateAsString())
        .toList();
  }

  List<List<String>> routes() {
    return balancers.nodes().values().stream().map(FakeBalancers.FakeNode::routes).toList();
  }

  static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ThrowingCallable call, String code) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
