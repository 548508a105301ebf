package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.FakeNetwork;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;

/** Load balancers: made, named, tagged, and gone. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class LoadBalancersTest extends LoadBalancingFixture {
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
  void aLoadBalancerStaysInTwoZones() {
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
  void itsSubnetsAreOfOneVpc() {
    network.addForeign("subnet-far");
    assertRefused(
        () ->
            elb.createLoadBalancer(r -> r.name("far").subnets(FakeNetwork.SUBNET_A, "subnet-far")),
        "InvalidSubnet");
  }

  @Test
  void aResourceHasFiftyTagsAtMost() {
    var arn = loadBalancer().loadBalancerArn();
    var tags =
        IntStream.rangeClosed(0, 50)
            .mapToObj(i -> Tag.builder().key("k" + i).value("v").build())
            .toList();
    assertRefused(() -> elb.addTags(r -> r.resourceArns(arn).tags(tags)), "TooManyTags");
    elb.addTags(r -> r.resourceArns(arn).tags(tags.subList(0, 50)));
  }
}
