package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** AWS::Route53::RecordSet: {@code Ref} gives its name. */
final class RecordSetType implements ResourceType {
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
    submit(resource, ChangeAction.CREATE, RecordSets.of(resource.properties()));
    return RecordSets.withoutDot(resource.properties().required("Name"));
  }

  @Override
  public void update(Resource before, Resource after) {
    submit(after, ChangeAction.UPSERT, RecordSets.of(after.properties()));
  }

  /** Whatever its values are now. */
  @Override
  public void delete(Resource resource) {
    inZone(resource).ifPresent(records -> submit(resource, ChangeAction.DELETE, records));
  }

  private static void submit(Resource resource, ChangeAction action, ResourceRecordSet records) {
    RecordSets.submit(resource, List.of(RecordSets.change(action, records)));
  }

  private static Optional<ResourceRecordSet> inZone(Resource resource) {
    return RecordSets.live(
        resource, RecordSets.zoneId(resource), RecordSets.of(resource.properties()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        inZone(resource)
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var said = new HashMap<String, JsonNode>();
    RecordSets.properties(inZone(resource).orElseThrow(), resource.properties())
        .properties()
        .forEach(member -> said.put(member.getKey(), member.getValue()));
    return said;
  }
}
