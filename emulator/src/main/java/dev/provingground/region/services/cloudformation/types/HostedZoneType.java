package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.Tag;
import software.amazon.awssdk.services.route53.model.TagResourceType;
import software.amazon.awssdk.services.route53.model.VPC;

/** AWS::Route53::HostedZone: public, or private with VPCs. */
final class HostedZoneType implements ResourceType {
  private static final String TAGS = "HostedZoneTags";
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::Route53::HostedZone")
          .required("Name")
          .property("Name", Shape.SCALAR, OnUpdate.REPLACE)
          .property(
              "HostedZoneConfig",
              Shape.structure(Map.of("Comment", Shape.SCALAR)),
              OnUpdate.IN_PLACE)
          .property(TAGS, Shape.KEYS_AND_VALUES, OnUpdate.IN_PLACE)
          .property(
              "VPCs",
              new Shape.ListOf(
                  Shape.structure(Map.of("VPCId", Shape.SCALAR, "VPCRegion", Shape.SCALAR))),
              OnUpdate.IN_PLACE)
          .attributes("Id", "NameServers")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var properties = resource.properties();
    var request =
        CreateHostedZoneRequest.builder()
            .name(properties.required("Name"))
            .callerReference(resource.stack().ids().uuid())
            .hostedZoneConfig(config -> config.comment(comment(properties)));
    vpcs(properties).stream().findFirst().ifPresent(request::vpc);
    return resource
        .client(Route53Client.class)
        .createHostedZone(request.build())
        .hostedZone()
        .id()
        .replace("/hostedzone/", "");
  }

  private static String comment(Properties properties) {
    return properties
        .object("HostedZoneConfig")
        .flatMap(config -> config.text("Comment"))
        .orElse("");
  }

  private static List<VPC> vpcs(Properties properties) {
    return properties.objects("VPCs").stream().map(vpc -> vpc.into(VPC.builder()).build()).toList();
  }

  @Override
  public void configure(Resource resource) {
    vpcs(resource.properties()).stream().skip(1).forEach(vpc -> associate(resource, vpc));
    tag(resource, tags(resource.properties()), List.of());
  }

  private static void associate(Resource zone, VPC vpc) {
    zone.client(Route53Client.class)
        .associateVPCWithHostedZone(r -> r.hostedZoneId(zone.physicalId()).vpc(vpc));
  }

  /**
   * The stack's own tags do not go with it: CloudFormation gives them to few types, this is none.
   */
  private static List<Tag> tags(Properties properties) {
    return properties.objects(TAGS).stream()
        .map(tag -> Tag.builder().key(tag.required("Key")).value(tag.required("Value")).build())
        .toList();
  }

  private static void tag(Resource zone, List<Tag> added, List<String> removed) {
    if (!added.isEmpty() || !removed.isEmpty()) {
      zone.client(Route53Client.class)
          .changeTagsForResource(
              r ->
                  r.resourceType(TagResourceType.HOSTEDZONE)
                      .resourceId(zone.physicalId())
                      .addTags(added)
                      .removeTagKeys(removed));
    }
  }

  @Override
  public void update(Resource before, Resource after) {
    var route53 = after.client(Route53Client.class);
    if (!comment(before.properties()).equals(comment(after.properties()))) {
      route53.updateHostedZoneComment(
          r -> r.id(after.physicalId()).comment(comment(after.properties())));
    }
    var vpcsBefore = vpcs(before.properties());
    var vpcsAfter = vpcs(after.properties());
    vpcsAfter.stream()
        .filter(vpc -> !vpcsBefore.contains(vpc))
        .forEach(vpc -> associate(after, vpc));
    vpcsBefore.stream()
        .filter(vpc -> !vpcsAfter.contains(vpc))
        .forEach(
            vpc ->
                route53.disassociateVPCFromHostedZone(
                    r -> r.hostedZoneId(after.physicalId()).vpc(vpc)));
    var tagsAfter = tags(after.properties());
    var keys = tagsAfter.stream().map(Tag::key).toList();
    tag(
        after,
        tagsAfter.stream().filter(tag -> !tags(before.properties()).contains(tag)).toList(),
        tags(before.properties()).stream()
            .map(Tag::key)
            .filter(key -> !keys.contains(key))
            .toList());
  }

  @Override
  public void delete(Resource resource) {
    resource.client(Route53Client.class).deleteHostedZone(r -> r.id(resource.physicalId()));
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return switch (name) {
      case "Id" -> Attributes.text(resource.physicalId());
      case "NameServers" -> Attributes.list(nameServers(resource));
      default -> throw Attributes.unknown(name);
    };
  }

  /** Private zones have none that anybody could ask. */
  private static List<String> nameServers(Resource resource) {
    var delegation = describe(resource).delegationSet();
    return delegation == null ? List.of() : delegation.nameServers();
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource).hostedZone());
  }

  /** Names that differ in their last dot are one. */
  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var zone = describe(resource);
    var asked = resource.properties().required("Name");
    var name = zone.hostedZone().name();
    var tags =
        resource
            .client(Route53Client.class)
            .listTagsForResource(
                r -> r.resourceType(TagResourceType.HOSTEDZONE).resourceId(resource.physicalId()))
            .resourceTagSet()
            .tags();
    return Map.of(
        "Name",
        Attributes.text(
            RecordSets.withoutDot(asked).equalsIgnoreCase(RecordSets.withoutDot(name))
                ? asked
                : name),
        "HostedZoneConfig",
        LiveProperties.of(zone.hostedZone().config()),
        "VPCs",
        LiveProperties.list(zone.vpCs()),
        TAGS,
        LiveProperties.list(tags));
  }

  private static GetHostedZoneResponse describe(Resource resource) {
    return resource.client(Route53Client.class).getHostedZone(r -> r.id(resource.physicalId()));
  }
}
