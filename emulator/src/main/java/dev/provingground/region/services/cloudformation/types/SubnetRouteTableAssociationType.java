package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;

/** AWS::EC2::SubnetRouteTableAssociation. */
final class SubnetRouteTableAssociationType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::SubnetRouteTableAssociation")
          .like(AssociateRouteTableRequest.builder())
          .required("RouteTableId", "SubnetId")
          .replace("RouteTableId", "SubnetId")
          .attributes("Id")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var request = resource.properties().into(AssociateRouteTableRequest.builder()).build();
    return resource.client(Ec2Client.class).associateRouteTable(request).associationId();
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(Ec2Client.class)
        .disassociateRouteTable(r -> r.associationId(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return resource.client(Ec2Client.class).describeRouteTables().routeTables().stream()
        .flatMap(table -> table.associations().stream())
        .filter(one -> one.routeTableAssociationId().equals(resource.physicalId()))
        .<SdkPojo>map(one -> one)
        .findFirst()
        .or(
            () -> {
              throw Attributes.notFound(SCHEMA.typeName(), resource.physicalId());
            });
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }
}
