package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.Filter;

/** AWS::EC2::EIP, which its public address identifies. */
final class ElasticIpType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::EIP")
          .like(AllocateAddressRequest.builder())
          .refuse("Domain")
          .tags()
          .attributes("AllocationId", "PublicIp")
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
            .into(AllocateAddressRequest.builder())
            .tagSpecifications(Ec2Tags.of("elastic-ip", resource))
            .build();
    return resource.client(Ec2Client.class).allocateAddress(request).publicIp();
  }

  @Override
  public void update(Resource before, Resource after) {
    Ec2Tags.update(before, after, describe(after).allocationId());
  }

  @Override
  public void delete(Resource resource) {
    var ec2 = resource.client(Ec2Client.class);
    ec2.describeAddresses(r -> r.filters(byAddress(resource)))
        .addresses()
        .forEach(address -> ec2.releaseAddress(r -> r.allocationId(address.allocationId())));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(
        name.equals("PublicIp") ? resource.physicalId() : describe(resource).allocationId());
  }

  private static Address describe(Resource resource) {
    return resource
        .client(Ec2Client.class)
        .describeAddresses(r -> r.publicIps(resource.physicalId()))
        .addresses()
        .getFirst();
  }

  private static Filter byAddress(Resource resource) {
    return Filter.builder().name("public-ip").values(resource.physicalId()).build();
  }
}
