package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclAssociationRequest;

/**
 * AWS::EC2::SubnetNetworkAclAssociation: takes the place of the association that the subnet has;
 * deleted, it gives the subnet back to the VPC's default ACL.
 */
final class SubnetNetworkAclAssociationType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::SubnetNetworkAclAssociation")
          .property("SubnetId", Shape.SCALAR, OnUpdate.REPLACE)
          .like(ReplaceNetworkAclAssociationRequest.builder())
          .required("NetworkAclId", "SubnetId")
          .replace("NetworkAclId")
          .attributes("AssociationId")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var subnetId = resource.properties().required("SubnetId");
    var current = find(resource, "association.subnet-id", subnetId);
    var associationId =
        current.associations().stream()
            .filter(association -> association.subnetId().equals(subnetId))
            .findFirst()
            .orElseThrow()
            .networkAclAssociationId();
    return associate(resource, associationId, resource.properties().required("NetworkAclId"));
  }

  @Override
  public void delete(Resource resource) {
    var acl = find(resource, "association.association-id", resource.physicalId());
    var ofVpc =
        resource
            .client(Ec2Client.class)
            .describeNetworkAcls(r -> r.filters(filter("vpc-id", acl.vpcId())))
            .networkAcls();
    ofVpc.stream()
        .filter(NetworkAcl::isDefault)
        .forEach(one -> associate(resource, resource.physicalId(), one.networkAclId()));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }

  private static String associate(Resource resource, String associationId, String networkAclId) {
    return resource
        .client(Ec2Client.class)
        .replaceNetworkAclAssociation(
            r -> r.associationId(associationId).networkAclId(networkAclId))
        .newAssociationId();
  }

  private static NetworkAcl find(Resource resource, String filter, String value) {
    return resource
        .client(Ec2Client.class)
        .describeNetworkAcls(r -> r.filters(filter(filter, value)))
        .networkAcls()
        .stream()
        .findFirst()
        .orElseThrow(
            () ->
                new HandlerFailure(
                    HandlerErrorCode.NOT_FOUND,
                    "No network ACL has the %s %s".formatted(filter, value)));
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return find(resource, "association.association-id", resource.physicalId())
        .associations()
        .stream()
        .filter(one -> one.networkAclAssociationId().equals(resource.physicalId()))
        .<SdkPojo>map(one -> one)
        .findFirst();
  }
}
