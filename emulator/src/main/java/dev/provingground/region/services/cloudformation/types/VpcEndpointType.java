package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** AWS::EC2::VPCEndpoint: done when its state is available. */
final class VpcEndpointType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::VPCEndpoint")
          .like(CreateVpcEndpointRequest.builder())
          .required("ServiceName", "VpcId")
          .replace("ServiceName", "VpcEndpointType", "VpcId")
          .refuse("IpAddressType", "PrivateDnsEnabled", "SubnetIds")
          .inPlace("RouteTableIds", "SecurityGroupIds")
          .tags()
          .attributes("CreationTimestamp", "DnsEntries", "Id", "NetworkInterfaceIds")
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
            .into(CreateVpcEndpointRequest.builder())
            .tagSpecifications(Ec2Tags.of("vpc-endpoint", resource))
            .build();
    return ec2(resource).createVpcEndpoint(request).vpcEndpoint().vpcEndpointId();
  }

  @Override
  public boolean isCreated(Resource resource) {
    return describe(resource).stateAsString().equals("available");
  }

  @Override
  public void update(Resource before, Resource after) {
    var was = request(before);
    var is = request(after);
    if (!was.routeTableIds().equals(is.routeTableIds())
        || !was.securityGroupIds().equals(is.securityGroupIds())) {
      ec2(after)
          .modifyVpcEndpoint(
              r ->
                  r.vpcEndpointId(after.physicalId())
                      .addRouteTableIds(without(is.routeTableIds(), was.routeTableIds()))
                      .removeRouteTableIds(without(was.routeTableIds(), is.routeTableIds()))
                      .addSecurityGroupIds(without(is.securityGroupIds(), was.securityGroupIds()))
                      .removeSecurityGroupIds(
                          without(was.securityGroupIds(), is.securityGroupIds())));
    }
    Ec2Tags.update(before, after);
  }

  private static CreateVpcEndpointRequest request(Resource resource) {
    return resource.properties().into(CreateVpcEndpointRequest.builder()).build();
  }

  private static List<String> without(List<String> all, List<String> some) {
    return all.stream().filter(one -> !some.contains(one)).toList();
  }

  @Override
  public void delete(Resource resource) {
    ec2(resource).deleteVpcEndpoints(r -> r.vpcEndpointIds(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var groups = describe(resource).groups().stream().map(SecurityGroupIdentifier::groupId);
    return Map.of("SecurityGroupIds", Attributes.list(groups.toList()));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    var endpoint = describe(resource);
    return switch (name) {
      case "CreationTimestamp" -> Attributes.text(endpoint.creationTimestamp().toString());
      case "DnsEntries" ->
          Attributes.list(
              endpoint.dnsEntries().stream()
                  .map(entry -> entry.hostedZoneId() + ":" + entry.dnsName())
                  .toList());
      case "Id" -> Attributes.text(resource.physicalId());
      case "NetworkInterfaceIds" -> Attributes.list(endpoint.networkInterfaceIds());
      default -> throw Attributes.unknown(name);
    };
  }

  private static VpcEndpoint describe(Resource resource) {
    return ec2(resource)
        .describeVpcEndpoints(r -> r.vpcEndpointIds(resource.physicalId()))
        .vpcEndpoints()
        .getFirst();
  }

  private static Ec2Client ec2(Resource resource) {
    return resource.client(Ec2Client.class);
  }
}
