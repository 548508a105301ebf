package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.api.Supported;
import dev.provingground.region.services.ec2.Resources.Kind;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNatGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddressStatus;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * Public NAT gateways. One is an interface in no security group, so that nothing that begins
 * outside gets in, whose public address other subnets' flows take by their routes.
 */
final class NatGateways {
  /** How long one that is deleted is still shown. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final Set<NatGatewayState> ROUTABLE =
      Set.of(NatGatewayState.PENDING, NatGatewayState.AVAILABLE);

  private final Inventory inventory;
  private final Routing routing;
  private final RequesterManagedInterfaces interfaces;
  private final AddressAssociations associations;
  private final EventLoop loop;

  NatGateways(
      Inventory inventory,
      Routing routing,
      RequesterManagedInterfaces interfaces,
      AddressAssociations associations,
      EventLoop loop) {
    this.inventory = inventory;
    this.routing = routing;
    this.interfaces = interfaces;
    this.associations = associations;
    this.loop = loop;
  }

  static Kind<NatGateway> kind() {
    return new Kind<>(
        "natgateway",
        "NatGatewayNotFound",
        "The Nat Gateway %s was not found",
        NatGateway::natGatewayId,
        (gateway, tags) -> gateway.toBuilder().tags(tags).build(),
        () ->
            new Filters<>(NatGateway::tags)
                .on("nat-gateway-id", NatGateway::natGatewayId)
                .on("state", NatGateway::stateAsString)
                .on("subnet-id", NatGateway::subnetId)
                .on("vpc-id", NatGateway::vpcId));
  }

  /** Whether a route to it is active; otherwise it is a blackhole. */
  static boolean isRoutable(NatGateway gateway) {
    return ROUTABLE.contains(gateway.state());
  }

  CreateNatGatewayResponse create(CreateNatGatewayRequest request) {
    Requests.admit(
        request,
        "SubnetId",
        "AllocationId",
        "ConnectivityType",
        "PrivateIpAddress",
        "TagSpecifications");
    if (request.connectivityType() != null
        && request.connectivityType() != ConnectivityType.PUBLIC) {
      throw Supported.unsupported("ConnectivityType " + request.connectivityTypeAsString());
    }
    var subnet = inventory.subnets.get(request.subnetId(), "subnetId");
    var address = inventory.addresses.get(request.allocationId(), "allocationId");
    var tags = Tags.specified(request.tagSpecifications(), "natgateway");
    var gateway =
        NatGateway.builder()
            .natGatewayId(inventory.ids.ec2("nat"))
            .subnetId(subnet.subnetId())
            .vpcId(subnet.vpcId())
            .connectivityType(ConnectivityType.PUBLIC)
            .createTime(loop.now())
            .state(NatGatewayState.PENDING)
            .natGatewayAddresses(
                NatGatewayAddress.builder()
                    .allocationId(address.allocationId())
                    .isPrimary(true)
                    .status(NatGatewayAddressStatus.ASSOCIATING)
                    .build())
            .build();
    var view = inventory.natGateways.add(gateway, tags);
    loop.execute(() -> establish(gateway.natGatewayId(), request.privateIpAddress()));
    return CreateNatGatewayResponse.builder()
        .clientToken(request.clientToken())
        .natGateway(view)
        .build();
  }

  /** What fails from here on is told by the gateway's state (<i>Troubleshoot NAT gateways</i>). */
  private void establish(String natGatewayId, @Nullable String privateIp) {
    var gateway = inventory.natGateways.find(natGatewayId).orElse(null);
    if (gateway == null || gateway.state() != NatGatewayState.PENDING) {
      return; // deleted in the meantime
    }
    var allocationId = gateway.natGatewayAddresses().getFirst().allocationId();
    var address = inventory.addresses.find(allocationId).orElse(null);
    if (address == null || address.associationId() != null) {
      fail(
          gateway,
          "Resource.AlreadyAssociated",
          "Elastic IP address %s is already associated".formatted(allocationId));
    } else if (inventory.gatewayOf(gateway.vpcId()).isEmpty()) {
      fail(
          gateway,
          "Gateway.NotAttached",
          "Network %s has no Internet gateway attached".formatted(gateway.vpcId()));
    } else {
      try {
        available(gateway, interfaces.createForNat(gateway, address, privateIp));
      } catch (AwsServiceException e) {
        fail(gateway, e.awsErrorDetails().errorCode(), e.awsErrorDetails().errorMessage());
      } catch (IllegalStateException e) {
        fail(gateway, "InternalError", String.valueOf(e.getMessage()));
      }
    }
  }

  private void available(NatGateway gateway, NetworkInterface made) {
    var address = associations.put(made);
    put(
        gateway.toBuilder()
            .state(NatGatewayState.AVAILABLE)
            .natGatewayAddresses(
                gateway.natGatewayAddresses().getFirst().toBuilder()
                    .associationId(address.associationId())
                    .networkInterfaceId(made.networkInterfaceId())
                    .privateIp(made.privateIpAddress())
                    .publicIp(address.publicIp())
                    .status(NatGatewayAddressStatus.SUCCEEDED)
                    .build())
            .build());
  }

  private void fail(NatGateway gateway, String code, String message) {
    put(
        gateway.toBuilder()
            .state(NatGatewayState.FAILED)
            .failureCode(code)
            .failureMessage(message)
            .build());
    forgetLater(gateway);
  }

  private void put(NatGateway gateway) {
    inventory.natGateways.put(gateway);
    routing.refresh(gateway.vpcId());
  }

  DescribeNatGatewaysResponse describe(DescribeNatGatewaysRequest request) {
    Requests.admit(request, "NatGatewayIds", "Filter", "MaxResults", "NextToken");
    var page =
        inventory.natGateways.describe(
            request, request.natGatewayIds(), "natGatewayIds", request.filter());
    return DescribeNatGatewaysResponse.builder()
        .natGateways(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  DeleteNatGatewayResponse delete(DeleteNatGatewayRequest request) {
    Requests.admit(request, "NatGatewayId");
    var id = required(request.natGatewayId(), "natGatewayId");
    var gateway =
        inventory
            .natGateways
            .find(id)
            .filter(one -> one.state() != NatGatewayState.DELETED)
            .orElseThrow(() -> inventory.natGateways.notFound(id));
    var address = gateway.natGatewayAddresses().getFirst();
    put(gateway.toBuilder().state(NatGatewayState.DELETED).deleteTime(loop.now()).build());
    if (address.networkInterfaceId() != null) {
      interfaces.delete(address.networkInterfaceId());
      associations.free(inventory.addresses.get(address.allocationId()));
    }
    forgetLater(gateway);
    return DeleteNatGatewayResponse.builder().natGatewayId(id).build();
  }

  private void forgetLater(NatGateway gateway) {
    loop.after(REMEMBERED, () -> inventory.natGateways.remove(gateway.natGatewayId()));
  }

  /**
   * The gateway that a route names.
   *
   * @throws AwsServiceException InvalidNatGatewayID.NotFound
   */
  static NatGateway ofRoute(Inventory inventory, String natGatewayId) {
    return inventory
        .natGateways
        .find(natGatewayId)
        .filter(NatGateways::isRoutable)
        .orElseThrow(
            () ->
                error(
                    "InvalidNatGatewayID.NotFound",
                    "The natGateway ID '%s' does not exist".formatted(natGatewayId)));
  }
}
