package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Record sets of hosted zones, alone or in groups. */
final class RecordSets {
  static final String[] MEMBERS = {
    "AliasTarget", "MultiValueAnswer", "Name", "SetIdentifier", "TTL", "Type", "Weight"
  };

  private RecordSets() {}

  /** A record set as a template describes it. */
  static ResourceRecordSet of(Properties properties) {
    return properties
        .into(ResourceRecordSet.builder(), MEMBERS)
        .resourceRecords(
            properties.texts("ResourceRecords").stream()
                .map(value -> ResourceRecord.builder().value(value).build())
                .toList())
        .build();
  }

  /** What the zone has of the name, type and identifier of a record set. */
  static Optional<ResourceRecordSet> live(
      Resource resource, String zoneId, ResourceRecordSet wanted) {
    return resource
        .client(Route53Client.class)
        .listResourceRecordSetsPaginator(
            r ->
                r.hostedZoneId(zoneId)
                    .startRecordName(wanted.name())
                    .startRecordType(wanted.typeAsString()))
        .resourceRecordSets()
        .stream()
        .takeWhile(one -> name(one).equalsIgnoreCase(name(wanted)) && one.type() == wanted.type())
        .filter(one -> Objects.equals(one.setIdentifier(), wanted.setIdentifier()))
        .findFirst();
  }

  /** Whether two are of the same name, type and identifier: one takes the other's place. */
  static boolean same(ResourceRecordSet one, ResourceRecordSet other) {
    return name(one).equalsIgnoreCase(name(other))
        && one.type() == other.type()
        && Objects.equals(one.setIdentifier(), other.setIdentifier());
  }

  private static String name(ResourceRecordSet records) {
    return withoutDot(records.name().replace("\\052", "*"));
  }

  static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  static Change change(ChangeAction action, ResourceRecordSet records) {
    return Change.builder().action(action).resourceRecordSet(records).build();
  }

  /** Makes all of the changes, or none. */
  static void submit(Resource resource, List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    var zoneId = zoneId(resource);
    resource
        .client(Route53Client.class)
        .changeResourceRecordSets(
            r ->
                r.hostedZoneId(zoneId)
                    .changeBatch(
                        batch ->
                            batch
                                .comment(resource.properties().text("Comment").orElse(null))
                                .changes(changes)));
  }

  /** The zone that a resource names by its id or by its name. */
  static String zoneId(Resource resource) {
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

  /** A record set in the words of templates, its names written as the template does. */
  static ObjectNode properties(ResourceRecordSet live, Properties asked) {
    var said = LiveProperties.of(live);
    said.set(
        "ResourceRecords",
        Attributes.list(live.resourceRecords().stream().map(ResourceRecord::value).toList()));
    said.put("Name", asked.required("Name"));
    asked
        .object("AliasTarget")
        .flatMap(alias -> alias.text("DNSName"))
        .filter(
            name ->
                live.aliasTarget() != null
                    && withoutDot(name).equalsIgnoreCase(withoutDot(live.aliasTarget().dnsName())))
        .ifPresent(name -> ((ObjectNode) said.path("AliasTarget")).put("DnsName", name));
    return said;
  }
}
