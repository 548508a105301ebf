package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import dev.provingground.region.services.ec2.Resources.Kind;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;

/** Internet gateways and their attachment to VPCs. */
final class InternetGateways {
  private final Inventory inventory;
  private final NetworkFabric fabric;
  private final Routing routing;

  InternetGateways(Inventory inventory, NetworkFabric fabric, Routing routing) {
    this.inventory = inventory;
    this.fabric = fabric;
    this.routing = routing;
  }

  static Kind<InternetGateway> kind() {
    return new Kind<>(
        "internet-gateway",
        "InvalidInternetGatewayID.NotFound",
        "The internetGateway ID '%s' does not exist",
        InternetGateway::internetGatewayId,
        (gateway, tags) -> gateway.toBuilder().tags(tags).build(),
        () ->
            new Filters<>(InternetGateway::tags)
                .onAll(
                    "attachment.state",
                    gateway ->
                        gateway.attachments().stream()
                            .map(InternetGatewayAttachment::stateAsString))
                .onAll(
                    "attachment.vpc-id",
                    gateway -> gateway.attachments().stream().map(InternetGatewayAttachment::vpcId))
                .on("internet-gateway-id", InternetGateway::internetGatewayId)
                .on("owner-id", InternetGateway::ownerId));
  }

  static boolean isAttached(InternetGateway gateway, String vpcId) {
    return gateway.attachments().stream().anyMatch(attachment -> attachment.vpcId().equals(vpcId));
  }

  CreateInternetGatewayResponse create(CreateInternetGatewayRequest request) {
    Requests.admit(request, "TagSpecifications");
    var tags = Tags.specified(request.tagSpecifications(), "internet-gateway");
    var gateway =
        InternetGateway.builder()
            .internetGatewayId(inventory.ids.ec2("igw"))
            .ownerId(inventory.account())
            .attachments(List.of())
            .build();
    return CreateInternetGatewayResponse.builder()
        .internetGateway(inventory.internetGateways.add(gateway, tags))
        .build();
  }

  DescribeInternetGatewaysResponse describe(DescribeInternetGatewaysRequest request) {
    Requests.admit(request, "InternetGatewayIds", "Filters", "MaxResults", "NextToken");
    var page =
        inventory.internetGateways.describe(
            request, request.internetGatewayIds(), "internetGatewayIds", request.filters());
    return DescribeInternetGatewaysResponse.builder()
        .internetGateways(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  AttachInternetGatewayResponse attach(AttachInternetGatewayRequest request) {
    Requests.admit(request, "InternetGatewayId", "VpcId");
    var gateway = inventory.internetGateways.get(request.internetGatewayId(), "internetGatewayId");
    var vpcId = inventory.vpcs.get(request.vpcId(), "vpcId").vpcId();
    if (!gateway.attachments().isEmpty()) {
      throw error(
          "Resource.AlreadyAssociated",
          "resource %s is already attached to network %s"
              .formatted(gateway.internetGatewayId(), gateway.attachments().getFirst().vpcId()));
    }
    if (inventory.gatewayOf(vpcId).isPresent()) {
      throw Requests.invalid(
          "Network %s already has an internet gateway attached".formatted(vpcId));
    }
    fabric.attachInternetGateway(vpcId);
    // EC2 shows an internet gateway's attachment as "available", which the SDK's enum lacks.
    var attachment = InternetGatewayAttachment.builder().vpcId(vpcId).state("available").build();
    inventory.internetGateways.put(gateway.toBuilder().attachments(attachment).build());
    routing.refresh(vpcId);
    return AttachInternetGatewayResponse.builder().build();
  }

  DetachInternetGatewayResponse detach(DetachInternetGatewayRequest request) {
    Requests.admit(request, "InternetGatewayId", "VpcId");
    var gateway = inventory.internetGateways.get(request.internetGatewayId(), "internetGatewayId");
    var vpcId = inventory.vpcs.get(request.vpcId(), "vpcId").vpcId();
    if (!isAttached(gateway, vpcId)) {
      throw error(
          "Gateway.NotAttached",
          "resource %s is not attached to network %s"
              .formatted(gateway.internetGatewayId(), vpcId));
    }
    if (inventory.networkInterfaces.stream()
        .anyMatch(eni -> eni.vpcId().equals(vpcId) && eni.association() != null)) {
      throw error(
          "DependencyViolation",
          ("Network %s has some mapped public address(es). Please unmap those public address(es)"
                  + " before detaching the gateway.")
              .formatted(vpcId));
    }
    inventory.internetGateways.put(gateway.toBuilder().attachments(List.of()).build());
    routing.refresh(vpcId);
    fabric.detachInternetGateway(vpcId);
    return DetachInternetGatewayResponse.builder().build();
  }

  DeleteInternetGatewayResponse delete(DeleteInternetGatewayRequest request) {
    Requests.admit(request, "InternetGatewayId");
    var gateway = inventory.internetGateways.get(request.internetGatewayId(), "internetGatewayId");
    if (!gateway.attachments().isEmpty()) {
      throw Requests.dependency("internetGateway", gateway.internetGatewayId());
    }
    inventory.internetGateways.remove(gateway.internetGatewayId());
    return DeleteInternetGatewayResponse.builder().build();
  }
}
