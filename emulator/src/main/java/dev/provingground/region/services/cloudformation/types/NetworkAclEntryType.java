package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.IcmpTypeCode;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.ReplaceNetworkAclEntryRequest;

/** AWS::EC2::NetworkAclEntry. */
final class NetworkAclEntryType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::EC2::NetworkAclEntry")
          .like(CreateNetworkAclEntryRequest.builder())
          .required("NetworkAclId", "Protocol", "RuleAction", "RuleNumber")
          .replace("Egress", "NetworkAclId", "RuleNumber")
          .inPlace("CidrBlock", "Ipv6CidrBlock", "PortRange", "Protocol", "RuleAction")
          .property("Icmp", Shape.of(IcmpTypeCode.builder()), OnUpdate.IN_PLACE)
          .attributes("Id")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var request = resource.properties().into(CreateNetworkAclEntryRequest.builder());
    resource
        .client(Ec2Client.class)
        .createNetworkAclEntry(
            request.egress(egress(resource)).icmpTypeCode(icmp(resource)).build());
    return "%s|%s|%s"
        .formatted(
            resource.properties().required("NetworkAclId"), number(resource), egress(resource));
  }

  @Override
  public void update(Resource before, Resource after) {
    var request = after.properties().into(ReplaceNetworkAclEntryRequest.builder());
    after
        .client(Ec2Client.class)
        .replaceNetworkAclEntry(request.egress(egress(after)).icmpTypeCode(icmp(after)).build());
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(Ec2Client.class)
        .deleteNetworkAclEntry(
            r ->
                r.networkAclId(resource.properties().required("NetworkAclId"))
                    .ruleNumber(number(resource))
                    .egress(egress(resource)));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(resource.physicalId());
  }

  private static boolean egress(Resource resource) {
    return resource.properties().flag("Egress");
  }

  private static Integer number(Resource resource) {
    return resource.properties().number("RuleNumber").orElseThrow();
  }

  private static @Nullable IcmpTypeCode icmp(Resource resource) {
    return resource
        .properties()
        .object("Icmp")
        .map(icmp -> icmp.into(IcmpTypeCode.builder()).build())
        .orElse(null);
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(find(resource));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var icmp = find(resource).icmpTypeCode();
    return icmp == null ? Map.of() : Map.of("Icmp", LiveProperties.of(icmp));
  }

  private static NetworkAclEntry find(Resource resource) {
    return resource
        .client(Ec2Client.class)
        .describeNetworkAcls(r -> r.networkAclIds(resource.properties().required("NetworkAclId")))
        .networkAcls()
        .getFirst()
        .entries()
        .stream()
        .filter(entry -> entry.ruleNumber().equals(number(resource)))
        .filter(entry -> entry.egress() == egress(resource))
        .findFirst()
        .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId()));
  }
}
