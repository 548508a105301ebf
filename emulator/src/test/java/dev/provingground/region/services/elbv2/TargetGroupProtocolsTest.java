package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Probe;
import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetProtocol;
import dev.provingground.region.services.fakes.FakeBalancers;
import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** What targets, and the probes of their health, are spoken to in. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class TargetGroupProtocolsTest {
  private final FakeRegion region = new FakeRegion();
  private final FakeNetwork network = new FakeNetwork();
  private final FakeBalancers balancers = new FakeBalancers(region.loop());
  private final ElasticLoadBalancingV2Client elb =
      new ElasticLoadBalancingV2Service(
          region.context(), network, balancers, balancers, arn -> Optional.empty());

  @BeforeEach
  void addNetwork() {
    region.add(Ec2Client.class, network);
  }

  private TargetGroup group(Consumer<CreateTargetGroupRequest.Builder> more) {
    return elb.createTargetGroup(
            r -> {
              r.name("tasks")
                  .protocol(ProtocolEnum.HTTPS)
                  .port(8443)
                  .vpcId(FakeNetwork.VPC)
                  .targetType(TargetTypeEnum.IP);
              more.accept(r);
            })
        .targetGroups()
        .getFirst();
  }

  @Test
  void targetsOfHttpsAreProbedInTheClearUnlessTheGroupSaysOtherwise() {
    var made = group(r -> {});
    assertThat(made.protocol()).isEqualTo(ProtocolEnum.HTTPS);
    assertThat(made.protocolVersion()).isEqualTo("HTTP1");
    assertThat(made.healthCheckProtocol()).isEqualTo(ProtocolEnum.HTTP);

    var modified =
        elb.modifyTargetGroup(
                r ->
                    r.targetGroupArn(made.targetGroupArn()).healthCheckProtocol(ProtocolEnum.HTTPS))
            .targetGroups()
            .getFirst();
    assertThat(modified.healthCheckProtocol()).isEqualTo(ProtocolEnum.HTTPS);
  }

  @Test
  void nodesAndProbesSpeakWhatTheGroupSays() {
    var probed = new ArrayList<TargetProtocol>();
    balancers.answer(
        (Probe probe) -> {
          probed.add(probe.protocol());
          return new ProbeOutcome.Healthy(200);
        });
    var group = group(r -> r.healthCheckProtocol(ProtocolEnum.HTTPS)).targetGroupArn();
    var loadBalancer =
        elb.createLoadBalancer(
                r -> r.name("web").subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    elb.createListener(
        r ->
            r.loadBalancerArn(loadBalancer)
                .protocol(ProtocolEnum.HTTP)
                .port(80)
                .defaultActions(a -> a.type(ActionTypeEnum.FORWARD).targetGroupArn(group)));
    elb.registerTargets(r -> r.targetGroupArn(group).targets(t -> t.id("10.0.0.10")));
    region.advance(Duration.ofMillis(100));

    assertThat(probed).hasSize(2).containsOnly(TargetProtocol.HTTPS);
    assertThat(balancers.nodes().values())
        .allSatisfy(
            node ->
                assertThat(node.config().listeners().getFirst().rules().getLast().action())
                    .isInstanceOfSatisfying(
                        Action.Forward.class,
                        forward ->
                            assertThat(forward.groups().getFirst().group().protocol())
                                .isEqualTo(TargetProtocol.HTTPS)));
  }

  @Test
  void aGroupOfTheSameNameForAnotherProtocolIsAnother() {
    group(r -> {});
    assertThatThrownBy(() -> group(r -> r.protocol(ProtocolEnum.HTTP)))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            error ->
                assertThat(error.awsErrorDetails().errorCode())
                    .isEqualTo("DuplicateTargetGroupName"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP2", "GRPC"})
  void targetsThatSpeakHttp2AreRefusedByName(String version) {
    assertThatThrownBy(() -> group(r -> r.protocolVersion(version)))
        .hasMessageContaining("Protocol version '" + version + "' is not supported");
    assertThat(elb.describeTargetGroups(r -> {}).targetGroups()).isEmpty();
  }

  @Test
  void whatElseTargetsOrProbesMightSpeakIsRefused() {
    for (var protocol : List.of("TCP", "TLS", "GENEVE")) {
      assertThatThrownBy(() -> group(r -> r.protocol(protocol)))
          .hasMessageContaining("Target group protocol '" + protocol + "' is not supported");
    }
    assertThatThrownBy(() -> group(r -> r.healthCheckProtocol("TCP")))
        .hasMessageContaining("Health check protocol 'TCP' must be one of 'HTTP, HTTPS'");
  }
}
