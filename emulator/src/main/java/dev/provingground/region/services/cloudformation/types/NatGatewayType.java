package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;

/** AWS::EC2::NatGateway: done when its state is available. */
final class NatGatewayType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::NatGateway")
          .like(CreateNatGatewayRequest.builder())
          .required("SubnetId")
          .replace("AllocationId", "ConnectivityType", "PrivateIpAddress", "SubnetId")
          .tags()
          .attributes("NatGatewayId")
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
            .into(CreateNatGatewayRequest.builder())
            .tagSpecifications(Ec2Tags.of("natgateway", resource))
            .build();
    return resource.client(Ec2Client.class).createNatGateway(request).natGateway().natGatewayId();
  }

  @Override
  public boolean isCreated(Resource resource) {
    var gateway = describe(resource);
    return switch (gateway.state()) {
      case AVAILABLE -> true;
      case PENDING -> false;
      default ->
          throw new HandlerFailure(
              HandlerErrorCode.NOT_STABILIZED,
              "NatGateway %s is in state %s and hence failed to stabilize. Detailed failure message: %s"
                  .formatted(
                      resource.physicalId(), gateway.stateAsString(), gateway.failureMessage()));
    };
  }

  @Override
  public void update(Resource before, Resource after) {
    Ec2Tags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    resource.client(Ec2Client.class).deleteNatGateway(r -> r.natGatewayId(resource.physicalId()));
  }

  /** One that is deleted can be described for an hour. */
  @Override
  public Optional<SdkPojo> live(Resource resource) {
    var gateway = describe(resource);
    if (gateway.state() == NatGatewayState.DELETED || gateway.state() == NatGatewayState.DELETING) {
      throw Attributes.notFound(SCHEMA.typeName(), resource.physicalId());
    }
    return Optional.of(gateway);
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }

  private static NatGateway describe(Resource resource) {
    return resource
        .client(Ec2Client.class)
        .describeNatGateways(r -> r.natGatewayIds(resource.physicalId()))
        .natGateways()
        .getFirst();
  }
}
