package dev.provingground.region.services.ec2;

import dev.provingground.region.services.ec2.Resources.Kind;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Route tables. */
final class RouteTables {
  private final Inventory inventory;
  private final RouteTableAssociations associations;

  RouteTables(Inventory inventory, RouteTableAssociations associations) {
    this.inventory = inventory;
    this.associations = associations;
  }

  static Kind<RouteTable> kind(Inventory inventory) {
    return new Kind<>(
        "route-table",
        "InvalidRouteTableID.NotFound",
        "The routeTable ID '%s' does not exist",
        RouteTable::routeTableId,
        (table, tags) ->
            table.toBuilder().tags(tags).routes(Routing.shown(table, inventory)).build(),
        () ->
            new Filters<>(RouteTable::tags)
                .on("route-table-id", RouteTable::routeTableId)
                .on("owner-id", RouteTable::ownerId)
                .on("vpc-id", RouteTable::vpcId)
                .never(
                    "route.destination-ipv6-cidr-block",
                    "route.egress-only-internet-gateway-id",
                    "route.instance-id",
                    "route.transit-gateway-id",
                    "route.vpc-peering-connection-id")
                .onAll("association.main", associated(RouteTableAssociation::main))
                .onAll(
                    "association.route-table-association-id",
                    associated(RouteTableAssociation::routeTableAssociationId))
                .onAll(
                    "association.route-table-id", associated(RouteTableAssociation::routeTableId))
                .onAll("association.subnet-id", associated(RouteTableAssociation::subnetId))
                .onAll("association.gateway-id", associated(RouteTableAssociation::gatewayId))
                .onAll("route.destination-cidr-block", routed(Route::destinationCidrBlock))
                .onAll("route.destination-prefix-list-id", routed(Route::destinationPrefixListId))
                .onAll("route.gateway-id", routed(Route::gatewayId))
                .onAll("route.nat-gateway-id", routed(Route::natGatewayId))
                .onAll("route.origin", routed(Route::originAsString))
                .onAll("route.state", routed(Route::stateAsString)));
  }

  private static Function<RouteTable, Stream<?>> associated(
      Function<RouteTableAssociation, Object> value) {
    return table -> table.associations().stream().map(value);
  }

  private static Function<RouteTable, Stream<?>> routed(Function<Route, Object> value) {
    return table -> table.routes().stream().map(value);
  }

  /** Makes a new VPC's main table. */
  void createMain(Vpc vpc) {
    var table = table(vpc);
    inventory.routeTables.put(
        table.toBuilder().associations(associations.main(table.routeTableId())).build());
  }

  CreateRouteTableResponse create(CreateRouteTableRequest request) {
    Requests.admit(request, "VpcId", "TagSpecifications");
    var vpc = inventory.vpcs.get(request.vpcId(), "vpcId");
    var tags = Tags.specified(request.tagSpecifications(), "route-table");
    return CreateRouteTableResponse.builder()
        .routeTable(inventory.routeTables.add(table(vpc), tags))
        .build();
  }

  private RouteTable table(Vpc vpc) {
    var local =
        Route.builder()
            .destinationCidrBlock(vpc.cidrBlock())
            .gatewayId("local")
            .origin(RouteOrigin.CREATE_ROUTE_TABLE)
            .state(RouteState.ACTIVE)
            .build();
    return RouteTable.builder()
        .routeTableId(inventory.ids.ec2("rtb"))
        .vpcId(vpc.vpcId())
        .ownerId(inventory.account())
        .routes(local)
        .associations(List.of())
        .propagatingVgws(List.of())
        .build();
  }

  DescribeRouteTablesResponse describe(DescribeRouteTablesRequest request) {
    Requests.admit(request, "RouteTableIds", "Filters", "MaxResults", "NextToken");
    var page =
        inventory.routeTables.describe(
            request, request.routeTableIds(), "routeTableIds", request.filters());
    return DescribeRouteTablesResponse.builder()
        .routeTables(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  DeleteRouteTableResponse delete(DeleteRouteTableRequest request) {
    Requests.admit(request, "RouteTableId");
    var table = inventory.routeTables.get(request.routeTableId(), "routeTableId");
    if (!table.associations().isEmpty()) {
      throw Requests.dependency("routeTable", table.routeTableId());
    }
    inventory.routeTables.remove(table.routeTableId());
    return DeleteRouteTableResponse.builder().build();
  }

  boolean anyButMain(String vpcId) {
    return inventory.routeTables.stream()
        .anyMatch(table -> table.vpcId().equals(vpcId) && !Routing.isMain(table));
  }

  void removeMain(String vpcId) {
    inventory.routeTables.stream()
        .filter(table -> table.vpcId().equals(vpcId))
        .map(RouteTable::routeTableId)
        .toList()
        .forEach(inventory.routeTables::remove);
  }
}
