package dev.provingground.region.services.ec2;

import dev.provingground.region.services.ec2.NetworkFabric.Route.Blackhole;
import dev.provingground.region.services.ec2.NetworkFabric.Route.GatewayEndpoint;
import dev.provingground.region.services.ec2.NetworkFabric.Route.InternetGateway;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Local;
import dev.provingground.region.services.ec2.NetworkFabric.Route.NatGateway;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Target;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

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

  /** The table's routes, those to gateway endpoints among them. */
  static List<Route> shown(RouteTable table, Inventory inventory) {
    var toEndpoints =
        endpoints(table, inventory)
            .map(
                endpoint ->
                    Route.builder()
                        .destinationPrefixListId(EndpointService.S3_PREFIX_LIST)
                        .gatewayId(endpoint.vpcEndpointId())
                        .origin(RouteOrigin.CREATE_ROUTE)
                        .state(RouteState.ACTIVE)
                        .build());
    return Stream.concat(routes(table, inventory).stream(), toEndpoints).toList();
  }

  private static Stream<VpcEndpoint> endpoints(RouteTable table, Inventory inventory) {
    return inventory.vpcEndpoints.stream()
        .filter(endpoint -> endpoint.routeTableIds().contains(table.routeTableId()));
  }

  private static Route present(Route route, String vpcId, Inventory inventory) {
    return route.toBuilder()
        .state(leads(route, vpcId, inventory) ? RouteState.ACTIVE : RouteState.BLACKHOLE)
        .build();
  }

  private static boolean leads(Route route, String vpcId, Inventory inventory) {
    if (route.natGatewayId() != null) {
      return inventory
          .natGateways
          .find(route.natGatewayId())
          .filter(NatGateways::isRoutable)
          .isPresent();
    }
    return route.gatewayId().equals(LOCAL)
        || inventory
            .gatewayOf(vpcId)
            .filter(gateway -> gateway.internetGatewayId().equals(route.gatewayId()))
            .isPresent();
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
    var table = tableOf(vpcId, subnetId);
    var routes = routes(table, inventory).stream().map(this::forFabric);
    var toEndpoints = endpoints(table, inventory).map(this::toEndpoint);
    fabric.putRoutes(vpcId, subnetId, Stream.concat(routes, toEndpoints).toList());
  }

  private NetworkFabric.Route toEndpoint(VpcEndpoint endpoint) {
    var service = EndpointService.ofExisting(endpoint.serviceName(), inventory.region.region());
    return new NetworkFabric.Route(EndpointService.S3_BLOCK, new GatewayEndpoint(service.host()));
  }

  private NetworkFabric.Route forFabric(Route route) {
    return new NetworkFabric.Route(route.destinationCidrBlock(), target(route));
  }

  private Target target(Route route) {
    if (route.state() == RouteState.BLACKHOLE) {
      return new Blackhole();
    }
    if (route.natGatewayId() != null) {
      return nat(route);
    }
    return route.gatewayId().equals(LOCAL) ? new Local() : new InternetGateway();
  }

  /** What a NAT gateway sends on goes by the routes of its own subnet. */
  private Target nat(Route route) {
    var gateway = inventory.natGateways.get(route.natGatewayId());
    var destination = Cidr.parse(route.destinationCidrBlock()).orElseThrow();
    var onward =
        routes(tableOf(gateway.vpcId(), gateway.subnetId()), inventory).stream()
            .filter(one -> block(one).contains(destination))
            .max(Comparator.comparingInt(one -> block(one).prefix()));
    boolean crosses =
        gateway.state() == NatGatewayState.AVAILABLE
            && onward
                .filter(one -> one.state() == RouteState.ACTIVE)
                .filter(one -> one.gatewayId() != null && !one.gatewayId().equals(LOCAL))
                .isPresent();
    return crosses
        ? new NatGateway(gateway.subnetId(), gateway.natGatewayAddresses().getFirst().publicIp())
        : new Blackhole();
  }

  private static Cidr block(Route route) {
    return Cidr.parse(route.destinationCidrBlock()).orElseThrow();
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
