package dev.provingground.region.services.ec2;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** What flow logs are about: a VPC, a subnet or a network interface. */
final class FlowLogScopes {
  private final Inventory inventory;

  FlowLogScopes(Inventory inventory) {
    this.inventory = inventory;
  }

  /**
   * The VPC that a resource is in.
   *
   * @param resourceType {@code VPC}, {@code Subnet} or {@code NetworkInterface}
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException the kind's NotFound
   */
  String vpcOf(String resourceType, String resourceId) {
    return switch (resourceType) {
      case "VPC" -> inventory.vpcs.get(resourceId).vpcId();
      case "Subnet" -> inventory.subnets.get(resourceId).vpcId();
      default -> inventory.networkInterfaces.get(resourceId).vpcId();
    };
  }

  /** The VPC that a resource is in; empty when the resource is gone. */
  Optional<String> findVpcOf(String resourceId) {
    return inventory
        .vpcs
        .find(resourceId)
        .map(Vpc::vpcId)
        .or(() -> inventory.subnets.find(resourceId).map(Subnet::vpcId))
        .or(() -> inventory.networkInterfaces.find(resourceId).map(NetworkInterface::vpcId));
  }

  Set<String> vpcsOf(Stream<FlowLog> flowLogs) {
    return flowLogs
        .map(log -> findVpcOf(log.resourceId()))
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  /** The interfaces that a flow log on the resource is about. */
  List<NetworkInterface> interfacesOf(String resourceId) {
    return inventory.networkInterfaces.stream().filter(eni -> isAbout(resourceId, eni)).toList();
  }

  static boolean isAbout(String resourceId, NetworkInterface eni) {
    return List.of(eni.vpcId(), eni.subnetId(), eni.networkInterfaceId()).contains(resourceId);
  }
}
