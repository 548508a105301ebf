package dev.provingground.region.services.ec2;

import dev.provingground.region.services.ec2.NetworkFabric.Route.Target;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/** Which routes hold for which subnet, and the data plane's knowledge of it. */
final class Routing {
  private static final String LOCAL = "local";
  private final Inventory inventory;
  private final NetworkFabric fabric;

  Routing(Inventory inventory, NetworkFabric fabric) {
    this.inventory = inventory;
    this.fabric = fabric;
  }

  /**
   * The table's routes with their present state: a route to a gateway that is gone is a blackhole.
   */
  static List<Route> routes(RouteTable table, Inventory inventory) {
    return table.routes().stream().map(route -> present(route, table.vpcId(), inventory)).toList();
  }

  private static Route present(Route route, String vpcId, Inventory inventory) {
    boolean leads =
        route.gatewayId().equals(LOCAL)
            || inventory
                .gatewayOf(vpcId)
                .filter(gateway -> gateway.internetGatewayId().equals(route.gatewayId()))
                .isPresent();
    return route.toBuilder().state(leads ? RouteState.ACTIVE : RouteState.BLACKHOLE).build();
  }

  /**
   * Stores changed tables of a VPC and puts them in force. What the data plane refuses has not
   * happened.
   */
  void change(String vpcId, RouteTable... changed) {
    var before =
        Arrays.stream(changed)
            .map(table -> inventory.routeTables.get(table.routeTableId()))
            .toList();
    List.of(changed).forEach(inventory.routeTables::put);
    try {
      refresh(vpcId);
    } catch (RuntimeException refused) {
      before.forEach(inventory.routeTables::put);
      throw refused;
    }
  }

  /** Tells the data plane the routes of all subnets of a VPC. */
  void refresh(String vpcId) {
    inventory.subnetsOf(vpcId).forEach(subnet -> refresh(vpcId, subnet.subnetId()));
  }

  /** Tells the data plane the routes of a subnet. */
  void refresh(String vpcId, String subnetId) {
    var routes = routes(tableOf(vpcId, subnetId), inventory).stream().map(Routing::forFabric);
    fabric.putRoutes(vpcId, subnetId, routes.toList());
  }

  private static NetworkFabric.Route forFabric(Route route) {
    var target =
        route.state() == RouteState.BLACKHOLE
            ? Target.BLACKHOLE
            : route.gatewayId().equals(LOCAL) ? Target.LOCAL : Target.INTERNET_GATEWAY;
    return new NetworkFabric.Route(route.destinationCidrBlock(), target);
  }

  /** The table that a subnet is associated with, or else the VPC's main one. */
  private RouteTable tableOf(String vpcId, String subnetId) {
    return inventory.routeTables.stream()
        .filter(table -> table.associations().stream().anyMatch(a -> subnetId.equals(a.subnetId())))
        .findFirst()
        .orElseGet(() -> main(vpcId));
  }

  /** A VPC's main table. */
  RouteTable main(String vpcId) {
    return inventory.routeTables.stream()
        .filter(table -> table.vpcId().equals(vpcId) && isMain(table))
        .findFirst()
        .orElseThrow();
  }

  static boolean isMain(RouteTable table) {
    return table.associations().stream().anyMatch(RouteTableAssociation::main);
  }
}
