package dev.provingground.region.services.ec2;

import static dev.provingground.region.services.ec2.Ec2Fixture.filter;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** NAT gateways, elastic addresses, and the routes that lead to them. */
final class NatGatewaysTest {
  private static final NetworkFabric.Route NOWHERE =
      new NetworkFabric.Route("0.0.0.0/0", new NetworkFabric.Route.Blackhole());

  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;
  private final Vpc vpc = fixture.vpc();
  private final Subnet outer = fixture.subnet(vpc, "10.0.0.0/24");
  private final Subnet inner = fixture.subnet(vpc, "10.0.1.0/24");
  private final RouteTable outerTable = fixture.routeTable(vpc);
  private final RouteTable innerTable = fixture.routeTable(vpc);

  NatGatewaysTest() {
    ec2.associateRouteTable(
        r -> r.routeTableId(outerTable.routeTableId()).subnetId(outer.subnetId()));
    ec2.associateRouteTable(
        r -> r.routeTableId(innerTable.routeTableId()).subnetId(inner.subnetId()));
  }

  private InternetGateway internet() {
    var gateway = fixture.gateway(vpc);
    ec2.createRoute(
        r ->
            r.routeTableId(outerTable.routeTableId())
                .destinationCidrBlock("0.0.0.0/0")
                .gatewayId(gateway.internetGatewayId()));
    return gateway;
  }

  private String allocate() {
    return ec2.allocateAddress(r -> r.domain("vpc")).allocationId();
  }

  private Address address(String allocationId) {
    return ec2.describeAddresses(r -> r.allocationIds(allocationId)).addresses().getFirst();
  }

  private NatGateway create(String allocationId) {
    var made =
        ec2.createNatGateway(r -> r.subnetId(outer.subnetId()).allocationId(allocationId))
            .natGateway();
    assertThat(made.state()).isEqualTo(NatGatewayState.PENDING);
    fixture.loop.runUntilIdle();
    return describe(made.natGatewayId());
  }

  private NatGateway describe(String id) {
    return ec2.describeNatGateways(r -> r.natGatewayIds(id)).natGateways().getFirst();
  }

  private void routeInner(String natGatewayId) {
    ec2.createRoute(
        r ->
            r.routeTableId(innerTable.routeTableId())
                .destinationCidrBlock("0.0.0.0/0")
                .natGatewayId(natGatewayId));
  }

  private NetworkFabric.Route innerDefault() {
    return fixture.fabric.routesOf(inner.subnetId()).getLast();
  }

  private RouteState innerState() {
    return ec2.describeRouteTables(r -> r.routeTableIds(innerTable.routeTableId()))
        .routeTables()
        .getFirst()
        .routes()
        .getLast()
        .state();
  }

  @Test
  void anAvailableGatewayHasAnInterfaceInNoGroupWithTheElasticAddress() {
    internet();
    var allocation = allocate();
    var gateway = create(allocation);
    assertThat(gateway.state()).isEqualTo(NatGatewayState.AVAILABLE);
    var address = gateway.natGatewayAddresses().getFirst();
    assertThat(address.publicIp()).isEqualTo(address(allocation).publicIp());
    assertThat(fixture.fabric.groupsOf(address.networkInterfaceId())).isEmpty();
    assertThat(fixture.fabric.attached().values())
        .singleElement()
        .satisfies(attached -> assertThat(attached.publicIp()).contains(address.publicIp()));
    assertThat(
            ec2.describeNetworkInterfaces(r -> r.filters(filter("interface-type", "nat_gateway")))
                .networkInterfaces())
        .singleElement()
        .satisfies(
            eni ->
                assertThat(eni.description())
                    .isEqualTo("Interface for NAT Gateway " + gateway.natGatewayId()));
  }

  @Test
  void aRouteToItTellsTheFabricTheAddressThatTheOutsideSees() {
    internet();
    var gateway = create(allocate());
    routeInner(gateway.natGatewayId());
    assertThat(innerDefault().target())
        .isEqualTo(
            new NetworkFabric.Route.NatGateway(
                outer.subnetId(), gateway.natGatewayAddresses().getFirst().publicIp()));
    assertThat(innerState()).isEqualTo(RouteState.ACTIVE);
  }

  @Test
  void aGatewayWhoseOwnSubnetDoesNotReachTheInternetLeadsNowhere() {
    internet();
    routeInner(create(allocate()).natGatewayId());
    ec2.deleteRoute(
        r -> r.routeTableId(outerTable.routeTableId()).destinationCidrBlock("0.0.0.0/0"));
    assertThat(innerDefault()).isEqualTo(NOWHERE);
    assertThat(innerState()).as("the route itself is as it was").isEqualTo(RouteState.ACTIVE);
  }

  @Test
  void deletedItLeavesABlackholeAndItsAddressIsFree() {
    internet();
    var allocation = allocate();
    var id = create(allocation).natGatewayId();
    routeInner(id);
    assertRefusedWith(
        () -> ec2.releaseAddress(r -> r.allocationId(allocation)),
        "InvalidIPAddress.InUse",
        "Address %s is in use.".formatted(address(allocation).publicIp()));

    ec2.deleteNatGateway(r -> r.natGatewayId(id));

    assertThat(describe(id).state()).isEqualTo(NatGatewayState.DELETED);
    assertThat(innerDefault()).isEqualTo(NOWHERE);
    assertThat(innerState()).isEqualTo(RouteState.BLACKHOLE);
    assertThat(fixture.fabric.attached()).isEmpty();
    ec2.releaseAddress(r -> r.allocationId(allocation));
    fixture.loop.advance(Duration.ofHours(1));
    assertRefusedWith(
        () -> describe(id), "NatGatewayNotFound", "The Nat Gateway %s was not found".formatted(id));
  }

  @Test
  void withoutAnInternetGatewayItFails() {
    var gateway = create(allocate());
    assertThat(gateway.state()).isEqualTo(NatGatewayState.FAILED);
    assertThat(gateway.failureCode()).isEqualTo("Gateway.NotAttached");
    assertThat(gateway.failureMessage())
        .isEqualTo("Network %s has no Internet gateway attached".formatted(vpc.vpcId()));
    assertRefusedWith(
        () -> routeInner(gateway.natGatewayId()),
        "InvalidNatGatewayID.NotFound",
        "The natGateway ID '%s' does not exist".formatted(gateway.natGatewayId()));
  }

  @Test
  void anAddressThatAnotherHasIsRefused() {
    internet();
    var allocation = allocate();
    create(allocation);
    var second = create(allocation);
    assertThat(second.state()).isEqualTo(NatGatewayState.FAILED);
    assertThat(second.failureMessage())
        .isEqualTo("Elastic IP address %s is already associated".formatted(allocation));
  }

  @Test
  void theInternetGatewayCannotBeDetachedFromUnderIt() {
    var gateway = internet();
    create(allocate());
    assertRefusedWith(
        () ->
            ec2.detachInternetGateway(
                r -> r.vpcId(vpc.vpcId()).internetGatewayId(gateway.internetGatewayId())),
        "DependencyViolation",
        ("Network %s has some mapped public address(es). Please unmap those public address(es)"
                + " before detaching the gateway.")
            .formatted(vpc.vpcId()));
  }

  @Test
  void aRouteHasOneTarget() {
    var gateway = internet();
    var nat = create(allocate());
    assertRefusedWith(
        () ->
            ec2.createRoute(
                r ->
                    r.routeTableId(innerTable.routeTableId())
                        .destinationCidrBlock("0.0.0.0/0")
                        .gatewayId(gateway.internetGatewayId())
                        .natGatewayId(nat.natGatewayId())),
        "InvalidParameterCombination",
        "The parameters gatewayId and natGatewayId cannot be used together: a route has one"
            + " target.");
  }

  @Test
  void aClientTokenMakesOneOnce() {
    internet();
    var address = allocate();
    var first =
        ec2.createNatGateway(
            r -> r.subnetId(outer.subnetId()).allocationId(address).clientToken("once"));
    var again =
        ec2.createNatGateway(
            r -> r.subnetId(outer.subnetId()).allocationId(address).clientToken("once"));
    assertThat(again.natGateway().natGatewayId()).isEqualTo(first.natGateway().natGatewayId());
    assertThat(ec2.describeNatGateways().natGateways()).hasSize(1);
    assertRefusedWith(
        () ->
            ec2.createNatGateway(
                r -> r.subnetId(inner.subnetId()).allocationId(address).clientToken("once")),
        "IdempotentParameterMismatch",
        "The request uses the same client token as a previous, but non-identical request.");
  }
}
