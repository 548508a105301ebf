package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * AWS::Route53::RecordSetGroup: record sets of one hosted zone, made, changed and deleted together
 * or not at all.
 */
final class RecordSetGroupType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::Route53::RecordSetGroup")
          .property("Comment", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property("HostedZoneId", Shape.SCALAR, OnUpdate.REPLACE)
          .property("HostedZoneName", Shape.SCALAR, OnUpdate.REPLACE)
          .property("RecordSets", new Shape.ListOf(recordSet()), OnUpdate.IN_PLACE)
          .build();

  private static Shape recordSet() {
    var members = new ArrayList<>(List.of(RecordSets.MEMBERS));
    members.add("ResourceRecords");
    return Shape.of(ResourceRecordSet.builder())
        .only(members.toArray(String[]::new))
        .with("ResourceRecords", Shape.SCALARS);
  }

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    RecordSets.submit(
        resource,
        records(resource).stream()
            .map(records -> RecordSets.change(ChangeAction.CREATE, records))
            .toList());
    return resource.stack().physicalName(resource.logicalId(), 128);
  }

  private static List<ResourceRecordSet> records(Resource resource) {
    return asked(resource).stream().map(RecordSets::of).toList();
  }

  private static List<Properties> asked(Resource resource) {
    return resource.properties().objects("RecordSets");
  }

  @Override
  public void update(Resource before, Resource after) {
    var wanted = records(after);
    var gone =
        records(before).stream()
            .filter(one -> wanted.stream().noneMatch(other -> RecordSets.same(one, other)));
    RecordSets.submit(
        after,
        Stream.concat(
                deletions(after, gone),
                wanted.stream().map(one -> RecordSets.change(ChangeAction.UPSERT, one)))
            .toList());
  }

  /** Whatever their values are now. */
  @Override
  public void delete(Resource resource) {
    RecordSets.submit(resource, deletions(resource, records(resource).stream()).toList());
  }

  private static Stream<Change> deletions(Resource resource, Stream<ResourceRecordSet> gone) {
    var zone = RecordSets.zoneId(resource);
    return gone.flatMap(one -> RecordSets.live(resource, zone, one).stream())
        .map(one -> RecordSets.change(ChangeAction.DELETE, one));
  }

  /** The zone: that there is none of its record sets any more is drift of the group. */
  @Override
  public Optional<SdkPojo> live(Resource resource) {
    var zone = RecordSets.zoneId(resource);
    resource.client(Route53Client.class).getHostedZone(r -> r.id(zone));
    return Optional.of(ResourceRecordSet.builder().build());
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var zone = RecordSets.zoneId(resource);
    var found = JsonNodeFactory.instance.arrayNode();
    for (var properties : asked(resource)) {
      RecordSets.live(resource, zone, RecordSets.of(properties))
          .ifPresent(live -> found.add(RecordSets.properties(live, properties)));
    }
    return Map.of("RecordSets", found);
  }
}
