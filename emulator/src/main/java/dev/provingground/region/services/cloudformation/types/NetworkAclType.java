package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclRequest;

/** AWS::EC2::NetworkAcl. */
final class NetworkAclType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::NetworkAcl")
          .like(CreateNetworkAclRequest.builder())
          .required("VpcId")
          .replace("VpcId")
          .tags()
          .attributes("Id")
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
            .into(CreateNetworkAclRequest.builder())
            .tagSpecifications(Ec2Tags.of("network-acl", resource))
            .build();
    return resource.client(Ec2Client.class).createNetworkAcl(request).networkAcl().networkAclId();
  }

  @Override
  public void update(Resource before, Resource after) {
    Ec2Tags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    resource.client(Ec2Client.class).deleteNetworkAcl(r -> r.networkAclId(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(Ec2Client.class)
            .describeNetworkAcls(r -> r.networkAclIds(resource.physicalId()))
            .networkAcls()
            .getFirst());
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }
}
