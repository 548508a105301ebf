package dev.provingground.region.services.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.fabric.Fabric;
import dev.provingground.region.fabric.PublicNames;
import dev.provingground.region.services.ec2.ManagedInterfaces.ManagedInterface;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.services.logs.LogsService;
import dev.provingground.region.testsupport.NeedsNamespaces;
import dev.provingground.region.time.RealEventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ec2.model.FlowLogsResourceType;
import software.amazon.awssdk.services.ec2.model.TrafficType;

/** From a packet to its record in CloudWatch Logs: why something cannot be reached. */
@NeedsNamespaces
final class FlowLogsOnTheKernelTest {
  private static final Caller USER = new Caller.Root("123456789012");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PATIENCE_MILLIS = 300;

  /** The default format, of an inbound TCP flow from the internet. */
  private static final Pattern RECORD =
      Pattern.compile(
          "2 123456789012 (?<eni>eni-\\w+) 198\\.51\\.100\\.1 (?<to>[0-9.]+) [0-9]+ (?<port>[0-9]+)"
              + " 6 (?<packets>[0-9]+) (?<bytes>[0-9]+) (?<start>[0-9]+) (?<end>[0-9]+)"
              + " (?<action>ACCEPT|REJECT) OK");

  private RealEventLoop loop;
  private Fabric fabric;
  private Ec2Service ec2;
  private LogsService logs;
  private ManagedInterface eni;

  @BeforeEach
  void openToPort80() throws Exception {
    loop = new RealEventLoop(100);
    fabric = new Fabric(new PublicNames());
    var region = new FakeRegion();
    var context = region.context(loop);
    ec2 = new Ec2Service(context, fabric);
    logs = new LogsService(context);
    region.add(CloudWatchLogsClient.class, logs);
    eni = loop.call(() -> CallContext.call(USER, this::make));
  }

  private ManagedInterface make() {
    var vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    var gateway = ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
    ec2.attachInternetGateway(r -> r.vpcId(vpc).internetGatewayId(gateway));
    var table = ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
    ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
    var subnet = ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.0.1.0/24")).subnet().subnetId();
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet));
    var group =
        ec2.createSecurityGroup(r -> r.vpcId(vpc).groupName("web").description("of a test"))
            .groupId();
    ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(group).ipProtocol("tcp").fromPort(80).toPort(80).cidrIp("0.0.0.0/0"));
    var made =
        ec2.createFlowLogs(
            r ->
                r.resourceIds(vpc)
                    .resourceType(FlowLogsResourceType.VPC)
                    .trafficType(TrafficType.ALL)
                    .logGroupName("flows")
                    .deliverLogsPermissionArn("arn:aws:iam::123456789012:role/flows")
                    .maxAggregationInterval(60));
    assertThat(made.unsuccessful()).isEmpty();
    return ec2.managedInterfaces()
        .create(
            new ManagedInterfaces.Request(subnet, List.of(group), true, "of a test", "amazon-ecs"));
  }

  @AfterEach
  void close() {
    loop.close();
    fabric.close();
  }

  @Test
  void whatWasLetInAndWhatWasNotIsFoundInTheLogGroup() throws Exception {
    dial(80);
    dial(22);
    await().atMost(PATIENCE).until(() -> records(80).size() == 1 && records(22).size() == 1);
    var accepted = records(80).getFirst();
    assertThat(accepted.group("action")).isEqualTo("ACCEPT");
    assertThat(accepted.group("eni")).isEqualTo(eni.networkInterfaceId());
    assertThat(accepted.group("to")).as("as the interface sees it").isEqualTo(eni.privateIp());
    var rejected = records(22).getFirst();
    assertThat(rejected.group("action")).isEqualTo("REJECT");
    assertThat(rejected.group("packets")).isEqualTo("1");
    assertThat(rejected.group("bytes")).isEqualTo("60");
    assertThat(Long.parseLong(rejected.group("end")) - Long.parseLong(rejected.group("start")))
        .as("an interval, of which the first may be short")
        .isBetween(0L, 120L);
  }

  /** Nobody listens there: who is let in is refused, who is not waits for nothing. */
  private void dial(int port) throws Exception {
    fabric
        .internet()
        .call(
            () -> {
              try (var socket = new Socket()) {
                socket.connect(
                    new InetSocketAddress(eni.publicIp().orElseThrow(), port), PATIENCE_MILLIS);
              } catch (IOException e) {
                // As expected, one way or the other.
              }
              return true;
            });
  }

  private List<MatchResult> records(int port) throws Exception {
    return messages().stream()
        .map(RECORD::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.toMatchResult())
        .filter(record -> record.group("port").equals(String.valueOf(port)))
        .toList();
  }

  private List<String> messages() throws Exception {
    return loop.call(
        () ->
            CallContext.call(
                USER,
                () -> {
                  try {
                    return logs.filterLogEvents(r -> r.logGroupName("flows")).events().stream()
                        .map(FilteredLogEvent::message)
                        .toList();
                  } catch (ResourceNotFoundException e) {
                    return List.of(); // nothing has been delivered yet
                  }
                }));
  }
}
