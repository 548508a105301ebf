package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** AWS::EC2::InternetGateway. */
final class InternetGatewayType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::InternetGateway")
          .tags()
          .attributes("InternetGatewayId")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var tags = Ec2Tags.of("internet-gateway", resource);
    return resource
        .client(Ec2Client.class)
        .createInternetGateway(r -> r.tagSpecifications(tags))
        .internetGateway()
        .internetGatewayId();
  }

  @Override
  public void update(Resource before, Resource after) {
    Ec2Tags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(Ec2Client.class)
        .deleteInternetGateway(r -> r.internetGatewayId(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(Ec2Client.class)
            .describeInternetGateways(r -> r.internetGatewayIds(resource.physicalId()))
            .internetGateways()
            .getFirst());
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }
}
