package dev.provingground.region.services.ec2;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.ec2.NetworkFabric.Route;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

final class SubnetsTest {
  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;
  private final Vpc vpc = fixture.vpc();

  @Test
  void aNewSubnetTakesTheMainTablesRoutes() {
    var subnet = fixture.subnet(vpc, "10.0.1.0/24");

    assertThat(subnet.subnetArn())
        .isEqualTo("arn:aws:ec2:us-east-1:000000000000:subnet/" + subnet.subnetId());
    assertThat(fixture.fabric.routes.get(subnet.subnetId()))
        .containsExactly(new Route("10.0.0.0/16", new Route.Local()));
  }

  @Test
  void aZoneIsChosenByNameOrById() {
    var byName = create("10.0.1.0/24", "us-east-1b", null);
    var byId = create("10.0.2.0/24", null, "use1-az3");

    assertThat(byName.availabilityZoneId()).isEqualTo("use1-az2");
    assertThat(byId.availabilityZone()).isEqualTo("us-east-1c");
  }

  private Subnet create(String cidr, @Nullable String zone, @Nullable String zoneId) {
    return ec2.createSubnet(
            r ->
                r.vpcId(vpc.vpcId())
                    .cidrBlock(cidr)
                    .availabilityZone(zone)
                    .availabilityZoneId(zoneId))
        .subnet();
  }

  @Test
  void anUnknownZoneIsRefusedWithThoseThatExist() {
    assertRefusedWith(
        () -> create("10.0.1.0/24", "us-east-1z", null),
        "InvalidParameterValue",
        "Value (us-east-1z) for parameter availabilityZone is invalid. Subnets can currently only"
            + " be created in the following availability zones: us-east-1a, us-east-1b,"
            + " us-east-1c.");
  }

  @Test
  void fiveAddressesAreKept() {
    var subnet = fixture.subnet(vpc, "10.0.1.0/28");
    assertThat(subnet.availableIpAddressCount()).isEqualTo(11);

    fixture.managed(subnet, false);

    assertThat(describe(subnet).availableIpAddressCount()).isEqualTo(10);
  }

  private Subnet describe(Subnet subnet) {
    return ec2.describeSubnets(r -> r.subnetIds(subnet.subnetId())).subnets().getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.0.0/24", "10.0.0.0/15", "10.0.0.0/29"})
  void aBlockOutsideTheVpcOrTooSmallIsRefused(String block) {
    assertRefusedWith(
        () -> fixture.subnet(vpc, block),
        "InvalidSubnet.Range",
        "The CIDR '%s' is invalid.".formatted(block));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.1.0/24", "10.0.1.128/25", "10.0.0.0/20"})
  void anOverlappingBlockIsRefused(String block) {
    fixture.subnet(vpc, "10.0.1.0/24");
    assertRefusedWith(
        () -> fixture.subnet(vpc, block),
        "InvalidSubnet.Conflict",
        "The CIDR '%s' conflicts with another subnet".formatted(block));
  }

  @Test
  void vpcAndBlockAreRequired() {
    assertRefusedWith(
        () -> ec2.createSubnet(r -> r.cidrBlock("10.0.1.0/24")),
        "MissingParameter",
        "The request must contain the parameter vpcId");
    assertRefusedWith(
        () -> ec2.createSubnet(r -> r.vpcId(vpc.vpcId())),
        "MissingParameter",
        "The request must contain the parameter cidrBlock");
  }

  @Test
  void publicAddressesOnLaunchCanBeSwitchedOn() {
    var subnet = fixture.subnet(vpc, "10.0.1.0/24");
    assertThat(subnet.mapPublicIpOnLaunch()).isFalse();

    ec2.modifySubnetAttribute(
        r -> r.subnetId(subnet.subnetId()).mapPublicIpOnLaunch(v -> v.value(true)));

    assertThat(describe(subnet).mapPublicIpOnLaunch()).isTrue();
  }

  @Test
  void aSubnetBelongsToTheDefaultAcl() {
    var subnet = fixture.subnet(vpc, "10.0.1.0/24");
    var bySubnet = Ec2Fixture.filter("association.subnet-id", subnet.subnetId());
    assertThat(ec2.describeNetworkAcls(r -> r.filters(bySubnet)).networkAcls()).hasSize(1);

    ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId()));

    assertThat(ec2.describeNetworkAcls(r -> r.filters(bySubnet)).networkAcls()).isEmpty();
  }

  @Test
  void aSubnetWithAnInterfaceCannotBeDeleted() {
    var subnet = fixture.subnet(vpc, "10.0.1.0/24");
    var eni = fixture.managed(subnet, false);
    assertRefusedWith(
        () -> ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId())),
        "DependencyViolation",
        "The subnet '%s' has dependencies and cannot be deleted.".formatted(subnet.subnetId()));

    ec2.managedInterfaces().delete(eni.networkInterfaceId());
    ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId()));

    assertThat(fixture.fabric.routes.get(subnet.subnetId())).isEmpty();
    assertRefusedWith(
        () -> describe(subnet),
        "InvalidSubnetID.NotFound",
        "The subnet ID '%s' does not exist".formatted(subnet.subnetId()));
  }
}
