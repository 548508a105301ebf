package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationResponse;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociationState;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociationStateCode;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Which table a subnet takes its routes from. */
final class RouteTableAssociations {
  private final Inventory inventory;
  private final Routing routing;

  RouteTableAssociations(Inventory inventory, Routing routing) {
    this.inventory = inventory;
    this.routing = routing;
  }

  private record Found(RouteTable table, RouteTableAssociation association) {}

  /** The association that makes a table its VPC's main one. */
  RouteTableAssociation main(String routeTableId) {
    return association(routeTableId, null);
  }

  private RouteTableAssociation association(String routeTableId, @Nullable String subnetId) {
    return RouteTableAssociation.builder()
        .routeTableAssociationId(inventory.ids.ec2("rtbassoc"))
        .routeTableId(routeTableId)
        .subnetId(subnetId)
        .main(subnetId == null)
        .associationState(associated())
        .build();
  }

  private static RouteTableAssociationState associated() {
    return RouteTableAssociationState.builder()
        .state(RouteTableAssociationStateCode.ASSOCIATED)
        .build();
  }

  AssociateRouteTableResponse associate(AssociateRouteTableRequest request) {
    Requests.admit(request, "RouteTableId", "SubnetId");
    var table = inventory.routeTables.get(request.routeTableId(), "routeTableId");
    var subnet = inventory.subnets.get(request.subnetId(), "subnetId");
    requireSameNetwork(table, subnet);
    var existing = all().filter(found -> subnet.subnetId().equals(found.association.subnetId()));
    existing
        .findFirst()
        .ifPresent(
            found -> {
              throw error(
                  "Resource.AlreadyAssociated",
                  "the specified association for route table %s conflicts with an existing association"
                      .formatted(found.table.routeTableId()));
            });
    var association = association(table.routeTableId(), subnet.subnetId());
    routing.change(table.vpcId(), with(table, association));
    return AssociateRouteTableResponse.builder()
        .associationId(association.routeTableAssociationId())
        .associationState(associated())
        .build();
  }

  private static void requireSameNetwork(RouteTable table, Subnet subnet) {
    if (!table.vpcId().equals(subnet.vpcId())) {
      throw Requests.invalid(
          "Route table %s and subnet %s belong to different networks"
              .formatted(table.routeTableId(), subnet.subnetId()));
    }
  }

  DisassociateRouteTableResponse disassociate(DisassociateRouteTableRequest request) {
    Requests.admit(request, "AssociationId");
    var found = find(required(request.associationId(), "associationId"));
    if (found.association.main()) {
      throw Requests.invalid(
          "cannot disassociate the main route table association %s"
              .formatted(found.association.routeTableAssociationId()));
    }
    routing.change(found.table.vpcId(), without(found));
    return DisassociateRouteTableResponse.builder().build();
  }

  ReplaceRouteTableAssociationResponse replace(ReplaceRouteTableAssociationRequest request) {
    Requests.admit(request, "AssociationId", "RouteTableId");
    var found = find(required(request.associationId(), "associationId"));
    var table = inventory.routeTables.get(request.routeTableId(), "routeTableId");
    if (!table.vpcId().equals(found.table.vpcId())) {
      throw Requests.invalid(
          "route table %s and route table %s belong to different networks"
              .formatted(found.table.routeTableId(), table.routeTableId()));
    }
    var association = association(table.routeTableId(), found.association.subnetId());
    var without = without(found);
    if (table.routeTableId().equals(without.routeTableId())) {
      routing.change(table.vpcId(), with(without, association));
    } else {
      routing.change(table.vpcId(), without, with(table, association));
    }
    return ReplaceRouteTableAssociationResponse.builder()
        .newAssociationId(association.routeTableAssociationId())
        .associationState(associated())
        .build();
  }

  /** Forgets a subnet that is deleted. */
  void leave(Subnet subnet) {
    all()
        .filter(found -> subnet.subnetId().equals(found.association.subnetId()))
        .toList()
        .forEach(found -> inventory.routeTables.put(without(found)));
  }

  private Found find(String associationId) {
    return all()
        .filter(found -> found.association.routeTableAssociationId().equals(associationId))
        .findFirst()
        .orElseThrow(
            () ->
                error(
                    "InvalidAssociationID.NotFound",
                    "The association ID '%s' does not exist".formatted(associationId)));
  }

  private Stream<Found> all() {
    return inventory.routeTables.stream()
        .flatMap(table -> table.associations().stream().map(each -> new Found(table, each)));
  }

  private static RouteTable with(RouteTable table, RouteTableAssociation association) {
    return table.toBuilder()
        .associations(Stream.concat(table.associations().stream(), Stream.of(association)).toList())
        .build();
  }

  private static RouteTable without(Found found) {
    var others =
        found.table.associations().stream()
            .filter(each -> !each.equals(found.association))
            .toList();
    return found.table.toBuilder().associations(others).build();
  }
}
