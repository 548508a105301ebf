package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.provingground.region.services.cloudformation.resource.ResourceTypes;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.ResourceValues;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * References to the resources of a stack as it stands. Attributes are read from the service that
 * has the resource when they are first asked for.
 */
final class StackValues implements ResourceValues {
  private final Stack stack;
  private final ResourceTypes types;
  private final Exports exports;
  private final Set<String> unknown;
  private final Set<String> imported = new LinkedHashSet<>();

  /**
   * @param unknown resources that are only to be made, or made anew
   */
  StackValues(Stack stack, ResourceTypes types, Exports exports, Set<String> unknown) {
    this.stack = stack;
    this.types = types;
    this.exports = exports;
    this.unknown = unknown;
  }

  @Override
  public JsonNode ref(String logicalId) {
    return unknown.contains(logicalId)
        ? KNOWN_AFTER_APPLY
        : TextNode.valueOf(resource(logicalId).physicalId());
  }

  @Override
  public JsonNode attribute(String logicalId, String attribute) {
    if (unknown.contains(logicalId)) {
      return KNOWN_AFTER_APPLY;
    }
    var resource = resource(logicalId);
    var known = resource.attributes().get(attribute);
    if (known != null) {
      return known;
    }
    var schema = types.get(resource.type()).schema();
    if (!schema.attributes().contains(attribute)) {
      throw Problems.validationError(
          "Template error: resource %s does not support attribute type %s in Fn::GetAtt"
              .formatted(logicalId, attribute));
    }
    var value = types.get(resource.type()).attribute(resource.handle(), attribute);
    resource.attributes().put(attribute, value);
    return value;
  }

  @Override
  public String importValue(String exportName) {
    imported.add(exportName);
    return exports
        .value(exportName)
        .orElseThrow(() -> Problems.validationError("No export named " + exportName + " found."));
  }

  /** The names that were imported so far. */
  Set<String> imported() {
    return imported;
  }

  private StackResource resource(String logicalId) {
    return stack
        .resource(logicalId)
        .filter(resource -> !resource.physicalId().isEmpty())
        .orElseThrow(
            () ->
                Problems.validationError(
                    "Template format error: Unresolved resource dependencies [%s] in the Resources block of the template"
                        .formatted(logicalId)));
  }
}
