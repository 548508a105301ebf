package dev.provingground.region.container;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.fabric.Fabric;
import dev.provingground.region.fabric.PublicNames;
import dev.provingground.region.services.ec2.Ec2Service;
import dev.provingground.region.services.ec2.ManagedInterfaces;
import dev.provingground.region.services.ecs.ContainerRuntime.Blob;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.SecretSource;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.testsupport.NeedsNamespaces;
import dev.provingground.region.time.RealEventLoop;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** A task in a subnet without a way to the internet: what EC2's API says is in force. */
@NeedsNamespaces
final class PrivateSubnetTest {
  private static final Image IMAGE =
      new Image(
          "web:1",
          "sha256:0",
          new Blob("sha256:0", "x", 0, URI.create("http://127.0.0.1")),
          List.of());
  private static final List<String> INTERFACES = List.of("ecr.api", "ecr.dkr", "logs");

  private final FakeRegion region = new FakeRegion();
  private RealEventLoop loop;
  private Fabric fabric;
  private Ec2Service ec2;
  private String vpc;
  private String subnet;
  private String table;
  private String endpointGroup;
  private String task;

  @BeforeEach
  void makeNetwork() {
    loop = new RealEventLoop(100);
    fabric = new Fabric(new PublicNames());
    ec2 = new Ec2Service(region.context(), fabric);
    vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    ec2.modifyVpcAttribute(
        r -> r.vpcId(vpc).enableDnsHostnames(AttributeBooleanValue.builder().value(true).build()));
    subnet = ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.0.1.0/24")).subnet().subnetId();
    table = ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet));
    endpointGroup = group("endpoints");
    task =
        ec2.managedInterfaces()
            .create(
                new ManagedInterfaces.Request(
                    subnet, List.of(group("task")), false, "of a test", "amazon-ecs"))
            .networkInterfaceId();
  }

  @AfterEach
  void close() {
    fabric.close();
    loop.close();
  }

  private String group(String name) {
    return ec2.createSecurityGroup(r -> r.vpcId(vpc).groupName(name).description("of a test"))
        .groupId();
  }

  private void makeInterfaceEndpoints() {
    makeInterfaceEndpoints(INTERFACES);
  }

  private void makeInterfaceEndpoints(List<String> services) {
    for (var service : services) {
      ec2.createVpcEndpoint(
          r ->
              r.vpcId(vpc)
                  .vpcEndpointType(VpcEndpointType.INTERFACE)
                  .serviceName("com.amazonaws.us-east-1." + service)
                  .subnetIds(subnet)
                  .securityGroupIds(endpointGroup));
    }
    region.loop().runUntilIdle();
  }

  private void makeGatewayEndpoint() {
    ec2.createVpcEndpoint(
        r -> r.vpcId(vpc).serviceName("com.amazonaws.us-east-1.s3").routeTableIds(table));
    region.loop().runUntilIdle();
  }

  private void letTasksIn() {
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(endpointGroup)
                .ipProtocol("tcp")
                .fromPort(443)
                .toPort(443)
                .cidrIp("10.0.0.0/16"));
  }

  /** Whose lines go to CloudWatch Logs. */
  private void start(SecretSource... secrets) throws Exception {
    var container = TestContainer.shell(IMAGE, new SentOutput(), "").launch();
    new PullPath(loop, fabric::serviceAddress)
        .require(fabric.of(task), new TestTask(task).secretsOf(secrets).launch(List.of(container)));
  }

  @Test
  void itStartsWithAllFourEndpointsAndNotBefore() {
    assertThatThrownBy(this::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("unable to retrieve ecr registry auth")
        .hasMessageEndingWith("dial tcp 198.51.100.1:443: i/o timeout");
    letTasksIn();
    makeInterfaceEndpoints();
    assertThatThrownBy(this::start)
        .hasMessageStartingWith("CannotPullContainerError: ref pull has been retried")
        .hasMessageContaining("prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com")
        .hasMessageEndingWith("i/o timeout");
    makeGatewayEndpoint();
    assertThatCode(this::start).doesNotThrowAnyException();
  }

  @Test
  void aTaskWithSecretsNeedsTheirEndpointsToo() throws Exception {
    letTasksIn();
    makeInterfaceEndpoints(INTERFACES);
    makeGatewayEndpoint();
    start();
    var parameter = new SecretSource.ParameterStore();
    var secret = new SecretSource.SecretsManager("arn:aws:secretsmanager:us-east-1:1:secret:a");
    assertThatThrownBy(() -> start(parameter))
        .hasMessageContaining("unable to retrieve secrets from ssm")
        .hasMessageEndingWith("i/o timeout");
    makeInterfaceEndpoints(List.of("ssm"));
    start(parameter);
    assertThatThrownBy(() -> start(parameter, secret))
        .hasMessageContaining("unable to retrieve secret from asm")
        .hasMessageEndingWith("i/o timeout");
    makeInterfaceEndpoints(List.of("secretsmanager"));
    start(parameter, secret);
  }

  @Test
  void anEndpointWhoseSecurityGroupKeepsItOutIsNone() {
    makeInterfaceEndpoints();
    makeGatewayEndpoint();
    assertThatThrownBy(this::start)
        .hasMessageContaining("unable to retrieve ecr registry auth")
        .hasMessageContaining("dial tcp 10.0.1.")
        .hasMessageEndingWith(":443: i/o timeout");
    letTasksIn();
    assertThatCode(this::start).doesNotThrowAnyException();
  }
}
