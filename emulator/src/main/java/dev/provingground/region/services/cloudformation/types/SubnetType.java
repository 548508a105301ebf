package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetState;

/** AWS::EC2::Subnet. */
final class SubnetType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::Subnet")
          .like(CreateSubnetRequest.builder())
          .required("VpcId", "CidrBlock")
          .replace("VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId")
          .property("MapPublicIpOnLaunch", Shape.SCALAR, OnUpdate.IN_PLACE)
          .tags()
          .attributes("AvailabilityZone", "AvailabilityZoneId", "CidrBlock", "SubnetId", "VpcId")
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
            .into(CreateSubnetRequest.builder())
            .tagSpecifications(Ec2Tags.of("subnet", resource))
            .build();
    return resource.client(Ec2Client.class).createSubnet(request).subnet().subnetId();
  }

  @Override
  public void configure(Resource resource) {
    if (resource.properties().has("MapPublicIpOnLaunch")) {
      mapPublicIpOnLaunch(resource);
    }
  }

  @Override
  public boolean isCreated(Resource resource) {
    return describe(resource).state() == SubnetState.AVAILABLE;
  }

  @Override
  public void update(Resource before, Resource after) {
    if (after.properties().differ(before.properties(), "MapPublicIpOnLaunch")) {
      mapPublicIpOnLaunch(after);
    }
    Ec2Tags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    resource.client(Ec2Client.class).deleteSubnet(r -> r.subnetId(resource.physicalId()));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    var subnet = describe(resource);
    return Attributes.text(
        switch (name) {
          case "AvailabilityZone" -> subnet.availabilityZone();
          case "AvailabilityZoneId" -> subnet.availabilityZoneId();
          case "CidrBlock" -> subnet.cidrBlock();
          case "SubnetId" -> subnet.subnetId();
          case "VpcId" -> subnet.vpcId();
          default -> throw Attributes.unknown(name);
        });
  }

  private static void mapPublicIpOnLaunch(Resource resource) {
    resource
        .client(Ec2Client.class)
        .modifySubnetAttribute(
            r ->
                r.subnetId(resource.physicalId())
                    .mapPublicIpOnLaunch(
                        a -> a.value(resource.properties().flag("MapPublicIpOnLaunch"))));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  private static Subnet describe(Resource resource) {
    return resource
        .client(Ec2Client.class)
        .describeSubnets(r -> r.subnetIds(resource.physicalId()))
        .subnets()
        .getFirst();
  }
}
