package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;

/** AWS::EC2::VPCGatewayAttachment, of internet gateways. */
final class VpcGatewayAttachmentType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::VPCGatewayAttachment")
          .like(AttachInternetGatewayRequest.builder())
          .required("VpcId", "InternetGatewayId")
          .replace("VpcId")
          .refuse("InternetGatewayId")
          .attributes("AttachmentType")
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
        .attachInternetGateway(properties.into(AttachInternetGatewayRequest.builder()).build());
    return "IGW|" + properties.required("VpcId");
  }

  @Override
  public void delete(Resource resource) {
    var properties = resource.properties();
    resource
        .client(Ec2Client.class)
        .detachInternetGateway(
            r ->
                r.internetGatewayId(properties.required("InternetGatewayId"))
                    .vpcId(properties.required("VpcId")));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text("IGW");
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    var properties = resource.properties();
    return Optional.of(
        resource
            .client(Ec2Client.class)
            .describeInternetGateways(
                r -> r.internetGatewayIds(properties.required("InternetGatewayId")))
            .internetGateways()
            .getFirst()
            .attachments()
            .stream()
            .filter(attachment -> attachment.vpcId().equals(properties.required("VpcId")))
            .findFirst()
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }
}
