package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** VPC endpoints of type Gateway: a route to the service in each of their route tables. */
final class GatewayEndpoints {
  private final Inventory inventory;

  GatewayEndpoints(Inventory inventory) {
    this.inventory = inventory;
  }

  /** The endpoint as it was asked for. */
  VpcEndpoint complete(VpcEndpoint draft, CreateVpcEndpointRequest request) {
    Requests.admit(
        request,
        "VpcId",
        "VpcEndpointType",
        "ServiceName",
        "RouteTableIds",
        "IpAddressType",
        "TagSpecifications");
    request.routeTableIds().forEach(id -> requireFree(draft, id));
    return draft.toBuilder()
        .routeTableIds(request.routeTableIds())
        .privateDnsEnabled(false)
        .build();
  }

  /** The endpoint with other route tables. */
  VpcEndpoint change(VpcEndpoint endpoint, ModifyVpcEndpointRequest request) {
    Requests.admit(request, "VpcEndpointId", "AddRouteTableIds", "RemoveRouteTableIds");
    request.addRouteTableIds().forEach(id -> requireFree(endpoint, id));
    return endpoint.toBuilder()
        .routeTableIds(
            VpcEndpoints.changed(
                endpoint.routeTableIds(),
                request.addRouteTableIds(),
                request.removeRouteTableIds()))
        .build();
  }

  private void requireFree(VpcEndpoint endpoint, String routeTableId) {
    var table = inventory.routeTables.get(routeTableId);
    if (!table.vpcId().equals(endpoint.vpcId())) {
      throw Requests.invalid(
          "route table %s and VPC endpoint belong to different networks".formatted(routeTableId));
    }
    if (inventory.vpcEndpoints.stream()
        .anyMatch(
            other ->
                other.serviceName().equals(endpoint.serviceName())
                    && other.routeTableIds().contains(routeTableId))) {
      throw error(
          "RouteAlreadyExists",
          "route table %s already has a route with destination-prefix-list-id %s"
              .formatted(routeTableId, EndpointService.S3_PREFIX_LIST));
    }
  }
}
