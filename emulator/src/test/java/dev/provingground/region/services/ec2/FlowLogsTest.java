package dev.provingground.region.services.ec2;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ec2.ManagedInterfaces.ManagedInterface;
import dev.provingground.region.services.ec2.NetworkFabric.Flow;
import dev.provingground.region.services.ec2.NetworkFabric.FlowSample;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.services.logs.LogsService;
import dev.provingground.region.time.VirtualEventLoop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.FlowLogsResourceType;
import software.amazon.awssdk.services.ec2.model.TrafficType;

/** Flow logs: what is recorded of what the data plane measures, where, and when. */
final class FlowLogsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/flows";
  private static final String GROUP = "flows";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeRegion region = new FakeRegion();
  private final InMemoryFabric fabric = new InMemoryFabric();
  private final Ec2Service ec2 = new Ec2Service(region.context(), fabric);
  private final String vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
  private final String subnetId =
      ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.0.0/24")).subnet().subnetId();
  private final ManagedInterface eni = attach();

  FlowLogsTest() {
    region.add(CloudWatchLogsClient.class, new LogsService(region.context()));
  }

  private ManagedInterface attach() {
    return ec2.managedInterfaces()
        .create(
            new ManagedInterfaces.Request(subnetId, List.of(), false, "of a test", "amazon-ecs"));
  }

  private CreateFlowLogsRequest.Builder request() {
    return CreateFlowLogsRequest.builder()
        .resourceIds(vpcId)
        .resourceType(FlowLogsResourceType.VPC)
        .trafficType(TrafficType.ALL)
        .logGroupName(GROUP)
        .deliverLogsPermissionArn(ROLE)
        .maxAggregationInterval(60);
  }

  private FlowLog create(CreateFlowLogsRequest.Builder request) {
    var made = ec2.createFlowLogs(request.build());
    assertThat(made.unsuccessful()).isEmpty();
    return describe(made.flowLogIds().getFirst());
  }

  private FlowLog describe(String id) {
    return ec2.describeFlowLogs(r -> r.flowLogIds(id)).flowLogs().getFirst();
  }

  private void measured(Flow... flows) {
    fabric.measured.put(vpcId, new FlowSample(List.of(flows), true));
  }

  private Flow flow(boolean accepted, int port, long packets) {
    return new Flow(
        eni.networkInterfaceId(),
        false,
        accepted,
        6,
        "198.51.100.1",
        40000,
        eni.privateIp(),
        port,
        packets,
        60 * packets);
  }

  private List<String> lines(String stream) {
    return region
        .call(
            CloudWatchLogsClient.class,
            logs -> logs.getLogEvents(r -> r.logGroupName(GROUP).logStreamName(stream)))
        .events()
        .stream()
        .map(OutputLogEvent::message)
        .toList();
  }

  private List<String> streams() {
    return region
        .call(
            CloudWatchLogsClient.class, logs -> logs.describeLogStreams(r -> r.logGroupName(GROUP)))
        .logStreams()
        .stream()
        .map(LogStream::logStreamName)
        .toList();
  }

  @Test
  void eachIntervalGivesRecordsOfTheDefaultFormat() {
    create(request());
    measured(flow(true, 443, 3), flow(false, 22, 1));
    region.advance(MINUTE);
    long start = VirtualEventLoop.START.getEpochSecond();
    assertThat(lines(eni.networkInterfaceId() + "-all"))
        .containsExactlyInAnyOrder(
            "2 123456789012 %s 198.51.100.1 %s 40000 443 6 3 180 %d %d ACCEPT OK"
                .formatted(eni.networkInterfaceId(), eni.privateIp(), start, start + 60),
            "2 123456789012 %s 198.51.100.1 %s 40000 22 6 1 60 %d %d REJECT OK"
                .formatted(eni.networkInterfaceId(), eni.privateIp(), start, start + 60));
    region.advance(MINUTE);
    assertThat(lines(eni.networkInterfaceId() + "-all"))
        .last()
        .isEqualTo(
            "2 123456789012 %s - - - - - - - %d %d - NODATA"
                .formatted(eni.networkInterfaceId(), start + 60, start + 120));
  }

  @Test
  void tenMinutesAreGathered() {
    create(request().maxAggregationInterval(null));
    measured(flow(true, 443, 3));
    region.advance(MINUTE);
    measured(flow(true, 443, 4));
    region.advance(Duration.ofMinutes(9));
    assertThat(lines(eni.networkInterfaceId() + "-all"))
        .singleElement()
        .satisfies(line -> assertThat(line).contains(" 7 420 ").endsWith("ACCEPT OK"));
  }

  @Test
  void onlyTheTrafficThatIsAskedForIsRecorded() {
    create(request().trafficType(TrafficType.REJECT));
    measured(flow(true, 443, 3), flow(false, 22, 1));
    region.advance(MINUTE);
    assertThat(lines(eni.networkInterfaceId() + "-reject"))
        .singleElement()
        .satisfies(line -> assertThat(line).endsWith("REJECT OK"));
  }

  @Test
  void customFieldsComeInTheirOrderWithTheHighestVersionAmongThem() {
    create(
        request().logFormat("${flow-direction} ${version} ${subnet-id} ${dstport} ${instance-id}"));
    measured(flow(true, 443, 3));
    region.advance(MINUTE);
    assertThat(lines(eni.networkInterfaceId() + "-all"))
        .containsExactly("ingress 5 %s 443 -".formatted(subnetId));
  }

  @Test
  void aFieldThatTheRegionDoesNotMeasureIsRefused() {
    assertRefusedWith(
        () -> ec2.createFlowLogs(request().logFormat("${tcp-flags}").build()),
        "NotImplemented",
        "LogFormat field ${tcp-flags} is not supported by this region: leave it out");
    assertRefusedWith(
        () -> ec2.createFlowLogs(request().logFormat("${colour}").build()),
        "InvalidParameter",
        "LogFormat contains an unknown field: colour");
  }

  @Test
  void whatIsMissedIsSaid() {
    create(request());
    fabric.measured.put(vpcId, new FlowSample(List.of(), false));
    region.advance(MINUTE);
    assertThat(lines(eni.networkInterfaceId() + "-all"))
        .singleElement()
        .satisfies(line -> assertThat(line).endsWith("- SKIPDATA"));
  }

  @Test
  void ofASubnetItsInterfacesAreRecordedAndTheLastFlowsOfOneThatIsGone() {
    var other = ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.1.0/24")).subnet().subnetId();
    ec2.managedInterfaces()
        .create(new ManagedInterfaces.Request(other, List.of(), false, "elsewhere", "amazon-ecs"));
    create(request().resourceType(FlowLogsResourceType.SUBNET).resourceIds(subnetId));
    measured(flow(true, 443, 3));
    ec2.managedInterfaces().delete(eni.networkInterfaceId());
    region.advance(MINUTE);
    assertThat(streams()).containsExactly(eni.networkInterfaceId() + "-all");
    assertThat(lines(eni.networkInterfaceId() + "-all"))
        .singleElement()
        .satisfies(line -> assertThat(line).endsWith("ACCEPT OK"));
  }

  @Test
  void withoutItsRoleNothingIsDeliveredAndItIsSaid() {
    var id = create(request()).flowLogId();
    region.distrust(ROLE);
    region.advance(MINUTE);
    assertThat(describe(id).deliverLogsStatus()).isEqualTo("FAILED");
    assertThat(describe(id).deliverLogsErrorMessage()).isEqualTo("Access error");
  }

  @Test
  void flowsAreMeasuredAsLongAsAFlowLogAsksForThem() {
    var first = create(request()).flowLogId();
    var second =
        create(request().resourceType(FlowLogsResourceType.SUBNET).resourceIds(subnetId))
            .flowLogId();
    ec2.deleteFlowLogs(r -> r.flowLogIds(first));
    assertThat(fabric.measured).containsKey(vpcId);
    ec2.deleteFlowLogs(r -> r.flowLogIds(second));
    assertThat(fabric.measured).isEmpty();
    assertThat(ec2.deleteFlowLogs(r -> r.flowLogIds(first)).unsuccessful())
        .singleElement()
        .satisfies(item -> assertThat(item.error().code()).isEqualTo("InvalidFlowLogId.NotFound"));
  }

  @Test
  void aSecondOneToTheSamePlaceAndOneOfNothingAreUnsuccessful() {
    create(request());
    assertThat(ec2.createFlowLogs(request().build()).unsuccessful())
        .singleElement()
        .satisfies(item -> assertThat(item.error().code()).isEqualTo("FlowLogAlreadyExists"));
    assertThat(ec2.createFlowLogs(request().resourceIds("vpc-0").build()).unsuccessful())
        .singleElement()
        .satisfies(item -> assertThat(item.error().code()).isEqualTo("InvalidVpcID.NotFound"));
    fabric.refusing = true;
    assertThat(ec2.createFlowLogs(request().trafficType(TrafficType.REJECT).build()).unsuccessful())
        .singleElement()
        .satisfies(
            item ->
                assertThat(item.error().message())
                    .isEqualTo("Flows cannot be measured: the kernel refuses"));
  }

  @Test
  void theLogGroupMayBeNamedByItsArn() {
    create(
        request()
            .logGroupName(null)
            .logDestination("arn:aws:logs:us-east-1:123456789012:log-group:flows:*"));
    region.advance(MINUTE);
    assertThat(streams()).hasSize(1);
  }

  @Test
  void whatTheHostCannotMeasureIsSaidOfTheResource() {
    fabric.refusing = true;
    var made = ec2.createFlowLogs(request().build());
    assertThat(made.flowLogIds()).isEmpty();
    var error = made.unsuccessful().getFirst();
    assertThat(error.resourceId()).isEqualTo(vpcId);
    assertThat(error.error().code()).isEqualTo("InternalError");
    assertThat(error.error().message()).isEqualTo("Flows cannot be measured: the kernel refuses");
  }
}
