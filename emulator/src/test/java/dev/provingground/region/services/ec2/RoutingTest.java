package dev.provingground.region.services.ec2;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefusedWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Blackhole;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Local;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Route tables, their routes and associations, internet gateways, and what the fabric hears. */
final class RoutingTest {
  private static final Route LOCAL = new Route("10.0.0.0/16", new Local());
  private static final Route TO_INTERNET = new Route("0.0.0.0/0", new Route.InternetGateway());
  private static final Route NOWHERE = new Route("0.0.0.0/0", new Blackhole());

  private final Ec2Fixture fixture = new Ec2Fixture();
  private final Ec2Service ec2 = fixture.ec2;
  private final Vpc vpc = fixture.vpc();
  private final Subnet subnet = fixture.subnet(vpc, "10.0.0.0/24");

  private void route(RouteTable table, InternetGateway gateway) {
    ec2.createRoute(
        r ->
            r.routeTableId(table.routeTableId())
                .destinationCidrBlock("0.0.0.0/0")
                .gatewayId(gateway.internetGatewayId()));
  }

  private String associate(RouteTable table, Subnet with) {
    return ec2.associateRouteTable(
            r -> r.routeTableId(table.routeTableId()).subnetId(with.subnetId()))
        .associationId();
  }

  private RouteTable describe(RouteTable table) {
    return ec2.describeRouteTables(r -> r.routeTableIds(table.routeTableId()))
        .routeTables()
        .getFirst();
  }

  private RouteTable main() {
    return ec2.describeRouteTables(r -> r.filters(Ec2Fixture.filter("association.main", "true")))
        .routeTables()
        .getFirst();
  }

  @Test
  void aDefaultRouteReachesAssociatedSubnetsOnly() {
    var other = fixture.subnet(vpc, "10.0.1.0/24");
    var table = fixture.routeTable(vpc);
    associate(table, subnet);
    route(table, fixture.gateway(vpc));

    assertThat(fixture.fabric.routes.get(subnet.subnetId())).containsExactly(LOCAL, TO_INTERNET);
    assertThat(fixture.fabric.routes.get(other.subnetId())).containsExactly(LOCAL);
    assertThat(describe(table).routes())
        .last()
        .satisfies(route -> assertThat(route.state()).isEqualTo(RouteState.ACTIVE));
  }

  @Test
  void associatingATableThatHasRoutesTellsTheFabric() {
    var table = fixture.routeTable(vpc);
    route(table, fixture.gateway(vpc));
    associate(table, subnet);
    assertThat(fixture.fabric.routes.get(subnet.subnetId())).containsExactly(LOCAL, TO_INTERNET);
  }

  @Test
  void disassociatedTheSubnetFallsBackToTheMainTable() {
    var table = fixture.routeTable(vpc);
    route(table, fixture.gateway(vpc));
    var association = associate(table, subnet);

    ec2.disassociateRouteTable(r -> r.associationId(association));

    assertThat(fixture.fabric.routes.get(subnet.subnetId())).containsExactly(LOCAL);
  }

  @Test
  void theMainTableCanBeReplaced() {
    var table = fixture.routeTable(vpc);
    route(table, fixture.gateway(vpc));
    var old = main();

    ec2.replaceRouteTableAssociation(
        r ->
            r.associationId(old.associations().getFirst().routeTableAssociationId())
                .routeTableId(table.routeTableId()));

    assertThat(main().routeTableId()).isEqualTo(table.routeTableId());
    assertThat(fixture.fabric.routes.get(subnet.subnetId())).containsExactly(LOCAL, TO_INTERNET);
    ec2.deleteRouteTable(r -> r.routeTableId(old.routeTableId()));
  }

  @Test
  void aRouteToADetachedGatewayIsABlackhole() {
    var table = fixture.routeTable(vpc);
    var gateway = fixture.gateway(vpc);
    associate(table, subnet);
    route(table, gateway);

    ec2.detachInternetGateway(
        r -> r.vpcId(vpc.vpcId()).internetGatewayId(gateway.internetGatewayId()));

    assertThat(fixture.fabric.routes.get(subnet.subnetId())).containsExactly(LOCAL, NOWHERE);
    assertThat(fixture.fabric.gateways).isEmpty();
    assertThat(describe(table).routes().getLast().state()).isEqualTo(RouteState.BLACKHOLE);

    ec2.attachInternetGateway(
        r -> r.vpcId(vpc.vpcId()).internetGatewayId(gateway.internetGatewayId()));

    assertThat(fixture.fabric.routes.get(subnet.subnetId())).containsExactly(LOCAL, TO_INTERNET);
  }

  @Test
  void routesAreDeletedAndReplaced() {
    var table = main();
    var gateway = fixture.gateway(vpc);
    route(table, gateway);
    ec2.replaceRoute(
        r ->
            r.routeTableId(table.routeTableId())
                .destinationCidrBlock("0.0.0.0/0")
                .gatewayId(gateway.internetGatewayId()));
    assertThat(fixture.fabric.routes.get(subnet.subnetId())).containsExactly(LOCAL, TO_INTERNET);

    ec2.deleteRoute(r -> r.routeTableId(table.routeTableId()).destinationCidrBlock("0.0.0.0/0"));

    assertThat(fixture.fabric.routes.get(subnet.subnetId())).containsExactly(LOCAL);
    assertRefusedWith(
        () ->
            ec2.deleteRoute(
                r -> r.routeTableId(table.routeTableId()).destinationCidrBlock("0.0.0.0/0")),
        "InvalidRoute.NotFound",
        "no route with destination-cidr-block 0.0.0.0/0 in route table " + table.routeTableId());
  }

  @Test
  void whatTheFabricRefusesHasNotHappened() {
    var table = main();
    var gateway = fixture.gateway(vpc);
    fixture.fabric.refusing = true;
    assertThatThrownBy(() -> route(table, gateway)).isInstanceOf(IllegalStateException.class);
    assertThat(main().routes()).hasSize(1);
  }

  @Test
  void anAssociationIsReplacedByOneWithTheSameTable() {
    var table = fixture.routeTable(vpc);
    var old = associate(table, subnet);
    var replaced =
        ec2.replaceRouteTableAssociation(
                r -> r.associationId(old).routeTableId(table.routeTableId()))
            .newAssociationId();
    assertThat(describe(table).associations())
        .singleElement()
        .satisfies(
            association ->
                assertThat(association.routeTableAssociationId())
                    .isEqualTo(replaced)
                    .isNotEqualTo(old));
  }

  @Test
  void theLocalRouteStays() {
    assertRefusedWith(
        () ->
            ec2.deleteRoute(
                r -> r.routeTableId(main().routeTableId()).destinationCidrBlock("10.0.0.0/16")),
        "InvalidParameterValue",
        "cannot remove local route 10.0.0.0/16 in route table");
  }

  @Test
  void aSecondRouteToTheSameDestinationIsRefused() {
    var gateway = fixture.gateway(vpc);
    route(main(), gateway);
    assertRefusedWith(
        () -> route(main(), gateway),
        "RouteAlreadyExists",
        "The route identified by 0.0.0.0/0 already exists.");
  }

  @Test
  void aRouteNeedsAGatewayOfTheSameVpc() {
    var table = main();
    var foreign = fixture.gateway(fixture.vpc());
    assertRefusedWith(
        () -> route(table, foreign),
        "InvalidParameterValue",
        "route table %s and network gateway %s belong to different networks"
            .formatted(table.routeTableId(), foreign.internetGatewayId()));
    assertRefusedWith(
        () ->
            ec2.createRoute(
                r ->
                    r.routeTableId(table.routeTableId())
                        .destinationCidrBlock("0.0.0.0/0")
                        .gatewayId("igw-0")),
        "InvalidGatewayID.NotFound",
        "The gateway ID 'igw-0' does not exist");
    assertRefusedWith(
        () ->
            ec2.createRoute(
                r ->
                    r.routeTableId(table.routeTableId())
                        .destinationCidrBlock("0.0.0.0/0")
                        .natGatewayId("nat-0")),
        "InvalidNatGatewayID.NotFound",
        "The natGateway ID 'nat-0' does not exist");
  }

  @Test
  void aSubnetIsAssociatedOnce() {
    var table = fixture.routeTable(vpc);
    associate(table, subnet);
    assertRefusedWith(
        () -> associate(fixture.routeTable(vpc), subnet),
        "Resource.AlreadyAssociated",
        "the specified association for route table %s conflicts with an existing association"
            .formatted(table.routeTableId()));
  }

  @Test
  void tableAndSubnetAreOfOneVpc() {
    var foreign = fixture.routeTable(fixture.vpc());
    assertRefusedWith(
        () -> associate(foreign, subnet),
        "InvalidParameterValue",
        "Route table %s and subnet %s belong to different networks"
            .formatted(foreign.routeTableId(), subnet.subnetId()));
  }

  @Test
  void theMainAssociationAndUnknownOnesCannotBeEnded() {
    var association = main().associations().getFirst().routeTableAssociationId();
    assertRefusedWith(
        () -> ec2.disassociateRouteTable(r -> r.associationId(association)),
        "InvalidParameterValue",
        "cannot disassociate the main route table association " + association);
    assertRefusedWith(
        () -> ec2.disassociateRouteTable(r -> r.associationId("rtbassoc-0")),
        "InvalidAssociationID.NotFound",
        "The association ID 'rtbassoc-0' does not exist");
  }

  @Test
  void anAssociatedTableCannotBeDeleted() {
    var table = fixture.routeTable(vpc);
    var association = associate(table, subnet);
    assertRefusedWith(
        () -> ec2.deleteRouteTable(r -> r.routeTableId(table.routeTableId())),
        "DependencyViolation",
        "The routeTable '%s' has dependencies and cannot be deleted."
            .formatted(table.routeTableId()));

    ec2.disassociateRouteTable(r -> r.associationId(association));
    ec2.deleteRouteTable(r -> r.routeTableId(table.routeTableId()));

    assertRefusedWith(
        () -> describe(table),
        "InvalidRouteTableID.NotFound",
        "The routeTable ID '%s' does not exist".formatted(table.routeTableId()));
  }

  @Test
  void aGatewayIsAttachedOnceAndAVpcHasOne() {
    var gateway = fixture.gateway(vpc);
    assertThat(
            ec2.describeInternetGateways(
                    r -> r.filters(Ec2Fixture.filter("attachment.vpc-id", vpc.vpcId())))
                .internetGateways())
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.attachments().getFirst().stateAsString()).isEqualTo("available"));
    assertRefusedWith(
        () ->
            ec2.attachInternetGateway(
                r -> r.vpcId(vpc.vpcId()).internetGatewayId(gateway.internetGatewayId())),
        "Resource.AlreadyAssociated",
        "resource %s is already attached to network %s"
            .formatted(gateway.internetGatewayId(), vpc.vpcId()));
    assertRefusedWith(
        () -> fixture.gateway(vpc),
        "InvalidParameterValue",
        "Network %s already has an internet gateway attached".formatted(vpc.vpcId()));
  }

  @Test
  void aGatewayInUseStays() {
    var gateway = fixture.gateway(vpc);
    var id = gateway.internetGatewayId();
    var eni = fixture.managed(subnet, true);
    assertRefusedWith(
        () -> ec2.deleteInternetGateway(r -> r.internetGatewayId(id)),
        "DependencyViolation",
        "The internetGateway '%s' has dependencies and cannot be deleted.".formatted(id));
    assertRefusedWith(
        () -> ec2.detachInternetGateway(r -> r.internetGatewayId(id).vpcId(vpc.vpcId())),
        "DependencyViolation",
        "Network %s has some mapped public address(es). Please unmap those public address(es) before"
                .formatted(vpc.vpcId())
            + " detaching the gateway.");

    ec2.managedInterfaces().delete(eni.networkInterfaceId());
    ec2.detachInternetGateway(r -> r.internetGatewayId(id).vpcId(vpc.vpcId()));
    assertRefusedWith(
        () -> ec2.detachInternetGateway(r -> r.internetGatewayId(id).vpcId(vpc.vpcId())),
        "Gateway.NotAttached",
        "resource %s is not attached to network %s".formatted(id, vpc.vpcId()));

    ec2.deleteInternetGateway(r -> r.internetGatewayId(id));
    assertRefusedWith(
        () -> ec2.describeInternetGateways(r -> r.internetGatewayIds(id)),
        "InvalidInternetGatewayID.NotFound",
        "The internetGateway ID '%s' does not exist".formatted(id));
  }
}
