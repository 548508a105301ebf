package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.elbv2.BalancerFabric.Counts;
import dev.provingground.region.services.elbv2.BalancerFabric.GroupCounts;
import dev.provingground.region.services.fakes.FakeBalancers;
import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** From what nodes count to what CloudWatch answers. */
final class LoadBalancerMetricsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeRegion region = new FakeRegion();
  private final FakeNetwork network = new FakeNetwork();
  private final FakeBalancers balancers = new FakeBalancers(region.loop());
  private final ElasticLoadBalancingV2Service elb =
      new ElasticLoadBalancingV2Service(
          region.context(), network, balancers, balancers, arn -> Optional.empty());
  private String loadBalancer = "";
  private String targetGroup = "";
  private String groupArn = "";

  @BeforeEach
  void aLoadBalancerWithTwoTargets() {
    region.add(Ec2Client.class, network);
    region.add(ElasticLoadBalancingV2Client.class, elb);
    region.add(CloudWatchClient.class, new CloudWatchService(region.context()));
    elb.publishMetrics();
    region.call(ElasticLoadBalancingV2Client.class, this::create);
    region.advance(Duration.ofSeconds(30));
  }

  private String create(ElasticLoadBalancingV2Client client) {
    var arn =
        client
            .createLoadBalancer(
                r ->
                    r.name("web")
                        .subnets(FakeNetwork.SUBNET_A, FakeNetwork.SUBNET_B)
                        .securityGroups(FakeNetwork.GROUP))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    groupArn =
        client
            .createTargetGroup(
                r ->
                    r.name("tasks")
                        .protocol(ProtocolEnum.HTTP)
                        .port(3000)
                        .vpcId(FakeNetwork.VPC)
                        .targetType(TargetTypeEnum.IP)
                        .healthCheckIntervalSeconds(5)
                        .healthCheckTimeoutSeconds(2))
            .targetGroups()
            .getFirst()
            .targetGroupArn();
    client.createListener(
        r ->
            r.loadBalancerArn(arn)
                .protocol(ProtocolEnum.HTTP)
                .port(80)
                .defaultActions(
                    Action.builder()
                        .type(ActionTypeEnum.FORWARD)
                        .targetGroupArn(groupArn)
                        .build()));
    client.registerTargets(
        r -> r.targetGroupArn(groupArn).targets(target("10.0.0.10"), target("10.0.1.10")));
    loadBalancer = arn.substring(arn.indexOf(":loadbalancer/") + ":loadbalancer/".length());
    targetGroup = groupArn.substring(groupArn.lastIndexOf(':') + 1);
    return arn;
  }

  private static TargetDescription target(String address) {
    return TargetDescription.builder().id(address).build();
  }

  private Datapoint datapoint(String metric, Dimension... dimensions) {
    var found = datapoints(metric, dimensions);
    assertThat(found).as(metric).hasSize(1);
    return found.getFirst();
  }

  private List<Datapoint> datapoints(String metric, Dimension... dimensions) {
    return region
        .call(
            CloudWatchClient.class,
            cloudWatch ->
                cloudWatch.getMetricStatistics(
                    r ->
                        r.namespace("AWS/ApplicationELB")
                            .metricName(metric)
                            .dimensions(dimensions)
                            .startTime(START)
                            .endTime(START.plusSeconds(60))
                            .period(60)
                            .statistics(Statistic.SUM, Statistic.AVERAGE, Statistic.SAMPLE_COUNT)
                            .extendedStatistics("p50", "p99")))
        .datapoints();
  }

  private static Dimension of(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  @Test
  void countsOfAllNodesMeetUnderTheDimensionsOfAws() {
    var counts =
        new Counts(
            3,
            2,
            0,
            0,
            Map.of(502, 1L),
            Map.of(
                groupArn,
                new GroupCounts(10, 1, 2, Map.of(2, 8L, 5, 1L), Map.of(0.01, 8L, 0.5, 1L))));
    balancers.nodes().values().forEach(node -> node.count(counts));
    region.advance(Duration.ofSeconds(30));

    var ofLoadBalancer = of("LoadBalancer", loadBalancer);
    var ofGroup = of("TargetGroup", targetGroup);
    var ofZone = of("AvailabilityZone", "us-east-1a");
    assertThat(datapoint("RequestCount", ofLoadBalancer).sum()).isEqualTo(20);
    assertThat(datapoint("RequestCount", ofLoadBalancer, ofZone).sum()).isEqualTo(10);
    assertThat(datapoint("RequestCount", ofLoadBalancer, ofGroup).sum()).isEqualTo(20);
    assertThat(datapoint("RequestCount", ofLoadBalancer, ofGroup, ofZone).sum()).isEqualTo(10);
    assertThat(datapoint("RequestCountPerTarget", ofGroup).sum()).isEqualTo(10);
    assertThat(datapoint("HTTPCode_Target_2XX_Count", ofLoadBalancer).sum()).isEqualTo(16);
    assertThat(datapoint("HTTPCode_Target_5XX_Count", ofLoadBalancer, ofGroup).sum()).isEqualTo(2);
    assertThat(datapoint("HTTPCode_ELB_5XX_Count", ofLoadBalancer).sum()).isEqualTo(2);
    assertThat(datapoint("HTTPCode_ELB_502_Count", ofLoadBalancer, ofZone).sum()).isEqualTo(1);
    assertThat(datapoint("TargetConnectionErrorCount", ofLoadBalancer).sum()).isEqualTo(2);
    assertThat(datapoint("TargetTLSNegotiationErrorCount", ofLoadBalancer).sum()).isEqualTo(4);
    assertThat(datapoint("NewConnectionCount", ofLoadBalancer).sum()).isEqualTo(6);
    assertThat(datapoint("ActiveConnectionCount", ofLoadBalancer).sum()).isEqualTo(4);
    var times = datapoint("TargetResponseTime", ofLoadBalancer, ofGroup);
    assertThat(times.sampleCount()).isEqualTo(18);
    assertThat(times.extendedStatistics()).containsEntry("p50", 0.01).containsEntry("p99", 0.5);
  }

  @Test
  void healthIsThatOfTheMinutesEnd() {
    region.advance(Duration.ofSeconds(30));
    var ofLoadBalancer = of("LoadBalancer", loadBalancer);
    var ofGroup = of("TargetGroup", targetGroup);
    assertThat(datapoint("HealthyHostCount", ofLoadBalancer, ofGroup).average()).isEqualTo(2);
    assertThat(datapoint("UnHealthyHostCount", ofLoadBalancer, ofGroup).average()).isZero();
    assertThat(
            datapoint(
                    "HealthyHostCount",
                    ofLoadBalancer,
                    ofGroup,
                    of("AvailabilityZone", "us-east-1a"))
                .average())
        .isEqualTo(1);
  }

  @Test
  void withoutRequestsThereAreNoneAndNothingElseIsSaid() {
    region.advance(Duration.ofSeconds(30));
    var ofLoadBalancer = of("LoadBalancer", loadBalancer);
    assertThat(datapoint("RequestCount", ofLoadBalancer).sum()).isZero();
    assertThat(datapoints("TargetResponseTime", ofLoadBalancer)).isEmpty();
    var names =
        region
            .call(CloudWatchClient.class, cloudWatch -> cloudWatch.listMetrics(r -> {}))
            .metrics()
            .stream()
            .map(Metric::metricName);
    assertThat(names)
        .noneMatch(name -> name.startsWith("HTTPCode"))
        .doesNotContain("TargetConnectionErrorCount");
  }
}
