package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** The routes in route tables: to internet and NAT gateways, besides the VPC itself. */
final class Routes {
  private final Inventory inventory;
  private final Routing routing;

  Routes(Inventory inventory, Routing routing) {
    this.inventory = inventory;
    this.routing = routing;
  }

  CreateRouteResponse create(CreateRouteRequest request) {
    Requests.admit(request, "RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId");
    var table = inventory.routeTables.get(request.routeTableId(), "routeTableId");
    var destination = destination(request.destinationCidrBlock());
    var target = target(request.gatewayId(), request.natGatewayId(), table);
    if (find(table, destination).isPresent()) {
      throw error(
          "RouteAlreadyExists",
          "The route identified by %s already exists.".formatted(destination));
    }
    requireOutsideVpc(table, destination);
    put(table, Stream.concat(table.routes().stream(), Stream.of(route(destination, target))));
    return CreateRouteResponse.builder().returnValue(true).build();
  }

  ReplaceRouteResponse replace(ReplaceRouteRequest request) {
    Requests.admit(request, "RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId");
    var table = inventory.routeTables.get(request.routeTableId(), "routeTableId");
    var old = existing(table, destination(request.destinationCidrBlock()));
    var target = target(request.gatewayId(), request.natGatewayId(), table);
    requireNotLocal(old);
    var route = route(old.destinationCidrBlock(), target);
    put(table, table.routes().stream().map(each -> each.equals(old) ? route : each));
    return ReplaceRouteResponse.builder().build();
  }

  DeleteRouteResponse delete(DeleteRouteRequest request) {
    Requests.admit(request, "RouteTableId", "DestinationCidrBlock");
    var table = inventory.routeTables.get(request.routeTableId(), "routeTableId");
    var route = existing(table, destination(request.destinationCidrBlock()));
    requireNotLocal(route);
    put(table, table.routes().stream().filter(each -> !each.equals(route)));
    return DeleteRouteResponse.builder().build();
  }

  private static String destination(@Nullable String block) {
    var parameter = "destinationCidrBlock";
    return Requests.cidr(required(block, parameter), parameter).toString();
  }

  /** A route that has its target only. */
  private Route target(
      @Nullable String gatewayId, @Nullable String natGatewayId, RouteTable table) {
    if (gatewayId != null && natGatewayId != null) {
      throw error(
          "InvalidParameterCombination",
          "The parameters gatewayId and natGatewayId cannot be used together: a route has one"
              + " target.");
    }
    if (natGatewayId == null) {
      return Route.builder().gatewayId(gateway(required(gatewayId, "gatewayId"), table)).build();
    }
    var gateway = NatGateways.ofRoute(inventory, natGatewayId);
    requireSameNetwork(gateway.vpcId().equals(table.vpcId()), table, natGatewayId);
    return Route.builder().natGatewayId(natGatewayId).build();
  }

  private String gateway(String id, RouteTable table) {
    var gateway =
        inventory
            .internetGateways
            .find(id)
            .orElseThrow(
                () ->
                    error(
                        "InvalidGatewayID.NotFound",
                        "The gateway ID '%s' does not exist".formatted(id)));
    requireSameNetwork(InternetGateways.isAttached(gateway, table.vpcId()), table, id);
    return id;
  }

  private static void requireSameNetwork(boolean same, RouteTable table, String gatewayId) {
    if (!same) {
      throw Requests.invalid(
          "route table %s and network gateway %s belong to different networks"
              .formatted(table.routeTableId(), gatewayId));
    }
  }

  private static Route route(String destination, Route target) {
    return target.toBuilder()
        .destinationCidrBlock(destination)
        .origin(RouteOrigin.CREATE_ROUTE)
        .build();
  }

  private static Optional<Route> find(RouteTable table, String destination) {
    return table.routes().stream()
        .filter(route -> route.destinationCidrBlock().equals(destination))
        .findFirst();
  }

  private static Route existing(RouteTable table, String destination) {
    return find(table, destination)
        .orElseThrow(
            () ->
                error(
                    "InvalidRoute.NotFound",
                    "no route with destination-cidr-block %s in route table %s"
                        .formatted(destination, table.routeTableId())));
  }

  private static void requireNotLocal(Route route) {
    if (route.origin() == RouteOrigin.CREATE_ROUTE_TABLE) {
      throw Requests.invalid(
          "cannot remove local route %s in route table".formatted(route.destinationCidrBlock()));
    }
  }

  /** A route inside the VPC would need a target inside it, such as an appliance's interface. */
  private void requireOutsideVpc(RouteTable table, String destination) {
    var vpc = Cidr.parse(inventory.vpcs.get(table.vpcId()).cidrBlock()).orElseThrow();
    if (vpc.contains(Cidr.parse(destination).orElseThrow())) {
      throw Requests.invalid(
          "Route destination doesn't match any subnet CIDR blocks: %s".formatted(destination));
    }
  }

  private void put(RouteTable table, Stream<Route> routes) {
    List<Route> all = routes.toList();
    routing.change(table.vpcId(), table.toBuilder().routes(all).build());
  }
}
