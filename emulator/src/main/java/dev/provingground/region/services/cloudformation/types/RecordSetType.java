package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.Optional;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** AWS::Route53::RecordSet: {@code Ref} gives its name. */
final class RecordSetType implements ResourceType {
  private static final String[] MEMBERS = {
    "AliasTarget", "MultiValueAnswer", "Name", "SetIdentifier", "TTL", "Type", "Weight"
  };
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::Route53::RecordSet")
          .like(ResourceRecordSet.builder())
          .required("Name", "Type")
          .replace("Name", "SetIdentifier", "Type")
          .inPlace("AliasTarget", "MultiValueAnswer", "TTL", "Weight")
          .property("Comment", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property("HostedZoneId", Shape.SCALAR, OnUpdate.REPLACE)
          .property("HostedZoneName", Shape.SCALAR, OnUpdate.REPLACE)
          .property("ResourceRecords", Shape.SCALARS, OnUpdate.IN_PLACE)
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    change(resource, ChangeAction.CREATE, records(resource));
    return withoutDot(resource.properties().required("Name"));
  }

  @Override
  public void update(Resource before, Resource after) {
    change(after, ChangeAction.UPSERT, records(after));
  }

  /** Whatever its values are now. */
  @Override
  public void delete(Resource resource) {
    live(zoneId(resource), resource)
        .ifPresent(records -> change(resource, ChangeAction.DELETE, records));
  }

  private static Optional<ResourceRecordSet> live(String zoneId, Resource resource) {
    var wanted = records(resource);
    return resource
        .client(Route53Client.class)
        .listResourceRecordSetsPaginator(
            r ->
                r.hostedZoneId(zoneId)
                    .startRecordName(wanted.name())
                    .startRecordType(wanted.typeAsString()))
        .resourceRecordSets()
        .stream()
        .takeWhile(
            one ->
                withoutDot(one.name().replace("\\052", "*"))
                        .equalsIgnoreCase(withoutDot(wanted.name()))
                    && one.type() == wanted.type())
        .filter(one -> java.util.Objects.equals(one.setIdentifier(), wanted.setIdentifier()))
        .findFirst();
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static ResourceRecordSet records(Resource resource) {
    var properties = resource.properties();
    return properties
        .into(ResourceRecordSet.builder(), MEMBERS)
        .resourceRecords(
            properties.texts("ResourceRecords").stream()
                .map(value -> ResourceRecord.builder().value(value).build())
                .toList())
        .build();
  }

  private static void change(Resource resource, ChangeAction action, ResourceRecordSet records) {
    var zoneId = zoneId(resource);
    var change = Change.builder().action(action).resourceRecordSet(records).build();
    resource
        .client(Route53Client.class)
        .changeResourceRecordSets(
            r ->
                r.hostedZoneId(zoneId)
                    .changeBatch(
                        batch ->
                            batch
                                .comment(resource.properties().text("Comment").orElse(null))
                                .changes(change)));
  }

  private static String zoneId(Resource resource) {
    var properties = resource.properties();
    return properties
        .text("HostedZoneId")
        .orElseGet(() -> zoneNamed(resource, properties.required("HostedZoneName")));
  }

  private static String zoneNamed(Resource resource, String name) {
    var zones =
        resource
            .client(Route53Client.class)
            .listHostedZonesByName(r -> r.dnsName(name))
            .hostedZones()
            .stream()
            .filter(zone -> withoutDot(zone.name()).equalsIgnoreCase(withoutDot(name)))
            .map(HostedZone::id)
            .toList();
    if (zones.size() != 1) {
      throw new HandlerFailure(
          HandlerErrorCode.INVALID_REQUEST,
          zones.isEmpty()
              ? "No hosted zone named " + name + " found"
              : "Found multiple hosted zones named " + name + ": give HostedZoneId");
    }
    return zones.getFirst();
  }
}
