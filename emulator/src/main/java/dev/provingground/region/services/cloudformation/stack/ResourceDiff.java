package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.StackScope;
import dev.provingground.region.services.cloudformation.template.ResourceValues;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How a resource as it stands differs from what a revision wants.
 *
 * @param changes top-level properties that differ; {@code Tags} also when only the stack's do
 */
record ResourceDiff(ResourceSchema schema, List<Change> changes) {
  /**
   * @param dynamic whether the new value is only known once another resource is made
   */
  record Change(String property, OnUpdate onUpdate, boolean dynamic) {}

  static ResourceDiff of(
      ResourceSchema schema, StackResource current, ObjectNode next, StackScope scope) {
    var names = new TreeSet<String>();
    current.properties().fieldNames().forEachRemaining(names::add);
    next.fieldNames().forEachRemaining(names::add);
    var changes = new ArrayList<Change>();
    for (var name : names) {
      var value = next.path(name);
      if (!same(current.properties().path(name), value)) {
        changes.add(new Change(name, onUpdate(schema, name), isDynamic(value)));
      }
    }
    var tagged = schema.properties().containsKey("Tags");
    if (tagged
        && !current.scope().tags().equals(scope.tags())
        && changes.stream().noneMatch(change -> change.property().equals("Tags"))) {
      changes.add(new Change("Tags", onUpdate(schema, "Tags"), false));
    }
    return new ResourceDiff(schema, changes);
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  boolean replaces() {
    return changes.stream().anyMatch(change -> change.onUpdate() == OnUpdate.REPLACE);
  }

  /** What the region cannot change, unless the resource is replaced anyway. */
  List<String> refused() {
    return replaces()
        ? List.of()
        : changes.stream()
            .filter(change -> change.onUpdate() == OnUpdate.REFUSE)
            .map(Change::property)
            .toList();
  }

  /**
   * Whether a new resource would take the name that the present one still has: someone chose it,
   * and it stays the same.
   */
  boolean replacesUnderItsName(ObjectNode current, ObjectNode next) {
    var name = schema.namedBy();
    return replaces()
        && !name.isEmpty()
        && next.hasNonNull(name)
        && same(current.path(name), next.path(name));
  }

  private static OnUpdate onUpdate(ResourceSchema schema, String property) {
    return schema.property(property).onUpdate();
  }

  /** Numbers and texts are the same where they read the same, as in CloudFormation. */
  private static boolean same(JsonNode one, JsonNode other) {
    if (one.isValueNode() && other.isValueNode()) {
      return one.asText().equals(other.asText());
    }
    if (one.getNodeType() != other.getNodeType() || one.size() != other.size()) {
      return false;
    }
    if (one.isArray()) {
      for (int i = 0; i < one.size(); i++) {
        if (!same(one.get(i), other.get(i))) {
          return false;
        }
      }
      return true;
    }
    return one.properties().stream()
        .allMatch(member -> same(member.getValue(), other.path(member.getKey())));
  }

  private static boolean isDynamic(JsonNode value) {
    return ResourceValues.isKnownAfterApply(value.toString());
  }
}
