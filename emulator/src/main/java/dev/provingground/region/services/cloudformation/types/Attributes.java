package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import java.util.List;

/** Values of attributes. */
final class Attributes {
  private Attributes() {}

  static JsonNode text(String value) {
    return TextNode.valueOf(value);
  }

  static JsonNode list(List<String> values) {
    var list = JsonNodeFactory.instance.arrayNode();
    values.forEach(list::add);
    return list;
  }

  /** For a switch over attributes: the schema lets no other name through. */
  static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("no attribute " + name);
  }

  static HandlerFailure notFound(String typeName, String physicalId) {
    return new HandlerFailure(
        HandlerErrorCode.NOT_FOUND,
        "Resource of type '%s' with identifier '%s' was not found."
            .formatted(typeName, physicalId));
  }
}
