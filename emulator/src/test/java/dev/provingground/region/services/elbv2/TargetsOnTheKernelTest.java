package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.provingground.region.balancer.Balancers;
import dev.provingground.region.fabric.Fabric;
import dev.provingground.region.fabric.PublicNames;
import dev.provingground.region.services.ec2.Ec2Service;
import dev.provingground.region.services.ec2.ManagedInterfaces;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.testsupport.NeedsNamespaces;
import dev.provingground.region.time.RealEventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;

/**
 * A load balancer of two zones, and targets that serve: what its API says is in force on the
 * network.
 */
@NeedsNamespaces
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class TargetsOnTheKernelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PORT = 3000;
  private static final int HEALTH_PORT = 8080;

  /** Enough for each of three targets to have its turn. */
  private static final int REQUESTS = 6;

  private final List<HttpServer> servers = new ArrayList<>();
  private RealEventLoop loop;
  private Fabric fabric;
  private Balancers balancers;
  private PublicNames names;
  private Ec2Service ec2;
  private ElasticLoadBalancingV2Client elb;
  private Place place;
  private String dnsName;
  private String group;

  private record Place(String vpc, String first, String second, String securityGroup) {}

  @BeforeEach
  void make() throws Exception {
    loop = new RealEventLoop(100);
    names = new PublicNames();
    fabric = new Fabric(names);
    balancers = new Balancers(loop, fabric);
    var region = new FakeRegion();
    var context = region.context(loop);
    ec2 = new Ec2Service(context, fabric);
    region.add(Ec2Client.class, ec2);
    elb =
        new ElasticLoadBalancingV2Service(
            context, ec2.managedInterfaces(), balancers, names, arn -> Optional.empty());
    place = loop.call(this::makePlace);
    group = loop.call(this::makeTargetGroup);
    dnsName = loop.call(this::makeLoadBalancer);
  }

  private Place makePlace() {
    var vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    var gateway = ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
    ec2.attachInternetGateway(r -> r.vpcId(vpc).internetGatewayId(gateway));
    var table = ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
    ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
    var securityGroup =
        ec2.createSecurityGroup(r -> r.vpcId(vpc).groupName("open").description("of a test"))
            .groupId();
    for (int port : List.of(80, PORT, HEALTH_PORT)) {
      ec2.authorizeSecurityGroupIngress(
          r ->
              r.groupId(securityGroup)
                  .ipProtocol("tcp")
                  .fromPort(port)
                  .toPort(port)
                  .cidrIp("0.0.0.0/0"));
    }
    return new Place(
        vpc,
        subnet(vpc, "10.0.1.0/24", "us-east-1a", table),
        subnet(vpc, "10.0.2.0/24", "us-east-1b", table),
        securityGroup);
  }

  private String subnet(String vpc, String block, String zone, String table) {
    var id =
        ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(block).availabilityZone(zone))
            .subnet()
            .subnetId();
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(id));
    return id;
  }

  private String makeTargetGroup() {
    return elb.createTargetGroup(
            r ->
                r.name("tasks")
                    .protocol("HTTP")
                    .port(PORT)
                    .vpcId(place.vpc())
                    .targetType("ip")
                    .healthCheckIntervalSeconds(5)
                    .healthCheckTimeoutSeconds(2)
                    .unhealthyThresholdCount(2)
                    .healthyThresholdCount(2))
        .targetGroups()
        .getFirst()
        .targetGroupArn();
  }

  private String makeLoadBalancer() {
    var made =
        elb.createLoadBalancer(
                r ->
                    r.name("web")
                        .subnets(place.first(), place.second())
                        .securityGroups(place.securityGroup()))
            .loadBalancers()
            .getFirst();
    elb.createListener(
        r ->
            r.loadBalancerArn(made.loadBalancerArn())
                .protocol("HTTP")
                .port(80)
                .defaultActions(a -> a.type(ActionTypeEnum.FORWARD).targetGroupArn(group)));
    return made.dnsName();
  }

  @AfterEach
  void close() {
    servers.forEach(server -> server.stop(0));
    loop.close();
    balancers.close();
    fabric.close();
  }

  private <T> T call(Callable<T> operation) throws Exception {
    return loop.call(operation);
  }

  /** A target in this subnet, registered, that answers with its name; its address. */
  private String target(String name, String subnet) throws Exception {
    var made =
        call(
            () ->
                ec2.managedInterfaces()
                    .create(
                        new ManagedInterfaces.Request(
                            subnet,
                            List.of(place.securityGroup()),
                            false,
                            "of a test",
                            "amazon-ecs")));
    serve(made.networkInterfaceId(), PORT, 200, name);
    call(
        () ->
            elb.registerTargets(r -> r.targetGroupArn(group).targets(t -> t.id(made.privateIp()))));
    return made.privateIp();
  }

  private void serve(String networkInterface, int port, int status, String text) throws Exception {
    var server =
        fabric.of(networkInterface).call(() -> HttpServer.create(new InetSocketAddress(port), 0));
    var body = text.getBytes(StandardCharsets.US_ASCII);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    servers.add(server);
  }

  private void awaitHealth(String... states) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        call(() -> elb.describeTargetHealth(r -> r.targetGroupArn(group)))
                            .targetHealthDescriptions())
                    .extracting(one -> one.targetHealth().stateAsString())
                    .containsExactly(states));
  }

  private void putCrossZone(String value) throws Exception {
    call(
        () ->
            elb.modifyTargetGroupAttributes(
                r ->
                    r.targetGroupArn(group)
                        .attributes(
                            a -> a.key("load_balancing.cross_zone.enabled").value(value),
                            a -> a.key("deregistration_delay.timeout_seconds").value("0"))));
  }

  /** What the nodes answer, in the order of their zones: bodies, or a status that is not 200. */
  private List<Set<String>> answers() throws Exception {
    var all = new ArrayList<Set<String>>();
    for (var address : names.resolve(dnsName)) {
      var answers = new TreeSet<String>();
      for (int i = 0; i < REQUESTS; i++) {
        answers.add(ask(address));
      }
      all.add(answers);
    }
    return all;
  }

  private String ask(String address) throws Exception {
    try (var channel = fabric.internet().call(SocketChannel::open)) {
      var socket = channel.socket();
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral(address), 80), (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      var status = answer.substring(9, 12);
      return status.equals("200") ? answer.substring(answer.lastIndexOf('\n') + 1) : status;
    }
  }

  private void awaitAnswers(Set<String> ofTheFirst, Set<String> ofTheSecond) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(answers()).containsExactly(ofTheFirst, ofTheSecond));
  }

  @Test
  void eachZonesNodeServesAllTargetsOrThoseOfItsZone() throws Exception {
    target("one", place.first());
    target("two", place.first());
    var third = target("three", place.second());
    awaitHealth("healthy", "healthy", "healthy");
    awaitAnswers(Set.of("one", "two", "three"), Set.of("one", "two", "three"));

    putCrossZone("false");
    awaitAnswers(Set.of("one", "two"), Set.of("three"));

    call(() -> elb.deregisterTargets(r -> r.targetGroupArn(group).targets(t -> t.id(third))));
    awaitAnswers(Set.of("one", "two"), Set.of("503"));

    putCrossZone("use_load_balancer_configuration");
    awaitAnswers(Set.of("one", "two"), Set.of("one", "two"));
  }

  @Test
  void aPortOfTheHealthChecksOwnIsProbedAndTheMatcherDecides() throws Exception {
    var address = target("web", place.first());
    awaitHealth("healthy");
    putHealthCheck(r -> r.healthCheckPort(String.valueOf(HEALTH_PORT)));
    awaitHealth("unhealthy");

    serve(networkInterfaceOf(address), HEALTH_PORT, 204, "");
    putHealthCheck(r -> r.matcher(m -> m.httpCode("200-299")));
    awaitHealth("healthy");

    putHealthCheck(r -> r.matcher(m -> m.httpCode("200,202")));
    awaitHealth("unhealthy");
    assertThat(ask(names.resolve(dnsName).getFirst())).as("fails open").isEqualTo("web");
  }

  private void putHealthCheck(Consumer<ModifyTargetGroupRequest.Builder> change) throws Exception {
    call(() -> elb.modifyTargetGroup(change.andThen(r -> r.targetGroupArn(group))));
  }

  private String networkInterfaceOf(String address) throws Exception {
    return call(() -> ec2.describeNetworkInterfaces(r -> {})).networkInterfaces().stream()
        .filter(one -> one.privateIpAddress().equals(address))
        .findFirst()
        .orElseThrow()
        .networkInterfaceId();
  }
}
