package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.Probe.DROPPED;
import static dev.provingground.region.fabric.Probe.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import dev.provingground.region.services.ec2.NetworkFabric.Permission.Group;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.GatewayEndpoint;
import dev.provingground.region.testsupport.NeedsNamespaces;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** VPC endpoints, on the real kernel. */
@NeedsNamespaces
final class EndpointsTest {
  private static final String S3 = "bucket.s3.us-east-1.amazonaws.com";
  private static final String S3_ADDRESS = "198.51.100.129";
  private static final Route TO_S3 =
      new Route("198.51.100.128/25", new GatewayEndpoint("s3.us-east-1.amazonaws.com"));

  private World world;

  @BeforeEach
  void make() {
    world = new World();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private NetworkNamespaces.Namespace inSubnet(String subnet, String address, String group) {
    return world.attach(subnet, subnet, address, Optional.empty(), group);
  }

  @Test
  void aGatewayEndpointTakesNeitherAPublicAddressNorAnInternetGateway() throws Exception {
    var inside = inSubnet("private", "10.0.1.10", "sg-open");
    assertThat(Probe.tcp(inside, S3_ADDRESS, 443)).isEqualTo(DROPPED);
    world.fabric.putRoutes("vpc", "private", List.of(TO_S3));
    assertThat(world.fabric.serviceAddress("eni-private", S3).getHostAddress())
        .isEqualTo(S3_ADDRESS);
    assertThat(Probe.tcp(inside, S3_ADDRESS, 443)).isEqualTo(REFUSED);
    world.fabric.putRoutes("vpc", "private", World.LOCAL_ONLY);
    assertThat(Probe.tcp(inside, S3_ADDRESS, 443)).isEqualTo(DROPPED);
  }

  @Test
  void itIsForTheSubnetsThatAreRoutedToItOnly() throws Exception {
    world.fabric.putRoutes("vpc", "private", List.of(TO_S3));
    var other = inSubnet("other", "10.0.2.10", "sg-open");
    world.fabric.putRoutes("vpc", "other", World.LOCAL_ONLY);
    assertThat(Probe.tcp(other, S3_ADDRESS, 443)).isEqualTo(DROPPED);
    assertThat(world.fabric.serviceAddress("eni-other", S3).getHostAddress())
        .isEqualTo(Internet.FIRST_ADDRESS);
  }

  @Test
  void securityGroupsKeepInWhatWouldGoThere() throws Exception {
    world.fabric.putRoutes("vpc", "private", List.of(TO_S3));
    world.group("sg-80", World.NOTHING, List.of(World.tcp(80, "0.0.0.0/0")));
    var kept = inSubnet("private", "10.0.1.10", "sg-80");
    assertThat(Probe.tcp(kept, S3_ADDRESS, 443)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(kept, S3_ADDRESS, 80)).isEqualTo(REFUSED);
  }

  @Test
  void anInterfacesSecurityGroupDecidesWhoGetsToAnInterfaceEndpoint() throws Exception {
    var fromTasks = new Permission(World.TCP, 443, 443, new Group("sg-open"));
    world.group("sg-endpoint", List.of(fromTasks), World.NOTHING);
    world.group("sg-other", World.NOTHING, World.EVERYTHING);
    world.eni("endpoint", "10.0.0.20", "sg-endpoint");
    world.fabric.putPrivateNames(
        "vpc", Map.of("*.dkr.ecr.us-east-1.amazonaws.com", List.of("10.0.0.20")));
    var task = world.eni("task", "10.0.0.10", "sg-open");
    var other = world.eni("other", "10.0.0.11", "sg-other");
    var address = world.fabric.serviceAddress("eni-task", "1.dkr.ecr.us-east-1.amazonaws.com");
    assertThat(address.getHostAddress()).isEqualTo("10.0.0.20");
    assertThat(Probe.tcp(task, "10.0.0.20", 443)).isEqualTo(REFUSED);
    assertThat(Probe.tcp(task, "10.0.0.20", 80)).isEqualTo(DROPPED);
    assertThat(Probe.tcp(other, "10.0.0.20", 443)).isEqualTo(DROPPED);
  }

  @Test
  void withoutDnsSupportNoEndpointIsFound() {
    world.eni("task", "10.0.0.10", "sg-open");
    world.fabric.putPrivateNames(
        "vpc", Map.of("logs.us-east-1.amazonaws.com", List.of("10.0.0.20")));
    world.fabric.putDnsSupport("vpc", false);
    assertThat(
            world
                .fabric
                .serviceAddress("eni-task", "logs.us-east-1.amazonaws.com")
                .getHostAddress())
        .isEqualTo(Internet.FIRST_ADDRESS);
  }
}
