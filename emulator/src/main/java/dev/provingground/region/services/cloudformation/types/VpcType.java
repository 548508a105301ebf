package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcState;

/** AWS::EC2::VPC. */
final class VpcType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::VPC")
          .like(CreateVpcRequest.builder())
          .required("CidrBlock")
          .replace("CidrBlock", "InstanceTenancy")
          .property("EnableDnsHostnames", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property("EnableDnsSupport", Shape.SCALAR, OnUpdate.IN_PLACE)
          .tags()
          .attributes(
              "CidrBlock",
              "CidrBlockAssociations",
              "DefaultNetworkAcl",
              "DefaultSecurityGroup",
              "VpcId")
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
            .into(CreateVpcRequest.builder(), "CidrBlock", "InstanceTenancy")
            .tagSpecifications(Ec2Tags.of("vpc", resource))
            .build();
    return resource.client(Ec2Client.class).createVpc(request).vpc().vpcId();
  }

  @Override
  public void configure(Resource resource) {
    var ec2 = resource.client(Ec2Client.class);
    var properties = resource.properties();
    if (properties.has("EnableDnsSupport")) {
      ec2.modifyVpcAttribute(
          r ->
              r.vpcId(resource.physicalId())
                  .enableDnsSupport(a -> a.value(properties.flag("EnableDnsSupport"))));
    }
    if (properties.has("EnableDnsHostnames")) {
      ec2.modifyVpcAttribute(
          r ->
              r.vpcId(resource.physicalId())
                  .enableDnsHostnames(a -> a.value(properties.flag("EnableDnsHostnames"))));
    }
  }

  @Override
  public boolean isCreated(Resource resource) {
    return describe(resource).state() == VpcState.AVAILABLE;
  }

  @Override
  public void update(Resource before, Resource after) {
    configure(after);
    Ec2Tags.update(before, after);
  }

  @Override
  public void delete(Resource resource) {
    resource.client(Ec2Client.class).deleteVpc(r -> r.vpcId(resource.physicalId()));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var hostnames = dns(resource, VpcAttributeName.ENABLE_DNS_HOSTNAMES).enableDnsHostnames();
    var support = dns(resource, VpcAttributeName.ENABLE_DNS_SUPPORT).enableDnsSupport();
    return Map.of(
        "EnableDnsHostnames",
        BooleanNode.valueOf(hostnames.value()),
        "EnableDnsSupport",
        BooleanNode.valueOf(support.value()));
  }

  private static DescribeVpcAttributeResponse dns(Resource resource, VpcAttributeName name) {
    return resource
        .client(Ec2Client.class)
        .describeVpcAttribute(r -> r.vpcId(resource.physicalId()).attribute(name));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return switch (name) {
      case "VpcId" -> Attributes.text(resource.physicalId());
      case "CidrBlock" -> Attributes.text(describe(resource).cidrBlock());
      case "CidrBlockAssociations" ->
          Attributes.list(
              describe(resource).cidrBlockAssociationSet().stream()
                  .map(VpcCidrBlockAssociation::associationId)
                  .toList());
      case "DefaultSecurityGroup" -> Attributes.text(defaultSecurityGroup(resource));
      case "DefaultNetworkAcl" -> Attributes.text(defaultNetworkAcl(resource));
      default -> throw Attributes.unknown(name);
    };
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  private static Vpc describe(Resource resource) {
    return resource
        .client(Ec2Client.class)
        .describeVpcs(r -> r.vpcIds(resource.physicalId()))
        .vpcs()
        .getFirst();
  }

  private static String defaultSecurityGroup(Resource resource) {
    var groups =
        resource
            .client(Ec2Client.class)
            .describeSecurityGroups(
                r ->
                    r.filters(
                        filter("vpc-id", resource.physicalId()), filter("group-name", "default")));
    return groups.securityGroups().getFirst().groupId();
  }

  private static String defaultNetworkAcl(Resource resource) {
    var acls =
        resource
            .client(Ec2Client.class)
            .describeNetworkAcls(
                r -> r.filters(filter("vpc-id", resource.physicalId()), filter("default", "true")));
    return acls.networkAcls().getFirst().networkAclId();
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
