package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;

/** AWS::EC2::Route. */
final class RouteType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::Route")
          .like(CreateRouteRequest.builder())
          .required("RouteTableId", "DestinationCidrBlock")
          .replace("RouteTableId", "DestinationCidrBlock")
          .inPlace("GatewayId", "NatGatewayId")
          .attributes("CidrBlock")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var properties = resource.properties();
    resource
        .client(Ec2Client.class)
        .createRoute(properties.into(CreateRouteRequest.builder()).build());
    return properties.required("RouteTableId") + "|" + properties.required("DestinationCidrBlock");
  }

  @Override
  public void update(Resource before, Resource after) {
    after
        .client(Ec2Client.class)
        .replaceRoute(after.properties().into(ReplaceRouteRequest.builder()).build());
  }

  @Override
  public void delete(Resource resource) {
    var properties = resource.properties();
    resource
        .client(Ec2Client.class)
        .deleteRoute(
            r ->
                r.routeTableId(properties.required("RouteTableId"))
                    .destinationCidrBlock(properties.required("DestinationCidrBlock")));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    var destination = resource.properties().required("DestinationCidrBlock");
    return Optional.of(
        resource
            .client(Ec2Client.class)
            .describeRouteTables(
                r -> r.routeTableIds(resource.properties().required("RouteTableId")))
            .routeTables()
            .getFirst()
            .routes()
            .stream()
            .filter(route -> destination.equals(route.destinationCidrBlock()))
            .findFirst()
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.properties().required("DestinationCidrBlock"));
  }
}
