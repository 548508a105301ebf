package dev.provingground.region.fabric;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.ec2.NetworkFabric.Interface;
import dev.provingground.region.services.ec2.NetworkFabric.Permission;
import dev.provingground.region.services.ec2.NetworkFabric.Permission.Cidr;
import dev.provingground.region.services.ec2.NetworkFabric.Permission.Group;
import dev.provingground.region.services.ec2.NetworkFabric.Route;
import dev.provingground.region.services.ec2.NetworkFabric.Route.InternetGateway;
import dev.provingground.region.services.ec2.NetworkFabric.Route.Local;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A fabric with one VPC, {@code vpc} 10.0.0.0/16, whose subnet {@code subnet} routes to its
 * internet gateway.
 */
final class World implements AutoCloseable {
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMP = 1;
  static final List<Route> TO_INTERNET =
      List.of(new Route("10.0.0.0/16", new Local()), new Route("0.0.0.0/0", new InternetGateway()));
  static final List<Route> LOCAL_ONLY = List.of(new Route("10.0.0.0/16", new Local()));
  static final List<Permission> NOTHING = List.of();
  static final List<Permission> EVERYTHING =
      List.of(new Permission(-1, 0, 65535, new Cidr("0.0.0.0/0")));

  final PublicNames names = new PublicNames();
  final Fabric fabric = new Fabric(names);

  World() {
    fabric.createVpc("vpc", "10.0.0.0/16");
    fabric.attachInternetGateway("vpc");
    fabric.putRoutes("vpc", "subnet", TO_INTERNET);
    group("sg-open", EVERYTHING, EVERYTHING);
  }

  void group(String id, List<Permission> ingress, List<Permission> egress) {
    fabric.putSecurityGroup("vpc", id, ingress, egress);
  }

  /** An interface without a public address; its id is {@code eni-NAME}. */
  Namespace eni(String name, String address, String... groups) {
    return attach(name, "subnet", address, Optional.empty(), groups);
  }

  Namespace publicEni(String name, String address, String publicIp, String... groups) {
    return attach(name, "subnet", address, Optional.of(publicIp), groups);
  }

  Namespace attach(
      String name, String subnet, String address, Optional<String> publicIp, String... groups) {
    fabric.attach(new Interface("eni-" + name, "vpc", subnet, address, publicIp, Set.of(groups)));
    return fabric.of("eni-" + name);
  }

  static Permission tcp(int port, String block) {
    return new Permission(TCP, port, port, new Cidr(block));
  }

  static Permission tcpFromGroup(int port, String group) {
    return new Permission(TCP, port, port, new Group(group));
  }

  @Override
  public void close() {
    fabric.close();
  }
}
