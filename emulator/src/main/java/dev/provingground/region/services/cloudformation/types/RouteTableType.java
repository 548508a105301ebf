package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;

/** AWS::EC2::RouteTable. */
final class RouteTableType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::RouteTable")
          .like(CreateRouteTableRequest.builder())
          .required("VpcId")
          .replace("VpcId")
          .tags()
          .attributes("RouteTableId")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var request =
        resource
            .properties()
            .into(CreateRouteTableRequest.builder())
            .tagSpecifications(Ec2Tags.of("route-table", resource))
            .build();
    return resource.client(Ec2Client.class).createRouteTable(request).routeTable().routeTableId();
  }

  @Override
  public void update(Resource before, Resource after) {
    Ec2Tags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    resource.client(Ec2Client.class).deleteRouteTable(r -> r.routeTableId(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(Ec2Client.class)
            .describeRouteTables(r -> r.routeTableIds(resource.physicalId()))
            .routeTables()
            .getFirst());
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }
}
