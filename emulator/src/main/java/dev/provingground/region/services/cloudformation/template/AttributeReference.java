package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/**
 * The argument of {@code Fn::GetAtt}, in either form.
 *
 * @param attribute text, or a Ref to a parameter
 */
record AttributeReference(String logicalId, JsonNode attribute) {
  static Optional<AttributeReference> read(JsonNode argument) {
    if (argument.isTextual()) {
      return ofDotted(argument.asText());
    }
    if (!argument.isArray() || argument.size() != 2 || !argument.get(0).isTextual()) {
      return Optional.empty();
    }
    var attribute = argument.get(1);
    var wellFormed =
        !argument.get(0).asText().isEmpty()
            && (attribute.isTextual() && !attribute.asText().isEmpty() || attribute.isObject());
    return wellFormed
        ? Optional.of(new AttributeReference(argument.get(0).asText(), attribute))
        : Optional.empty();
  }

  /** {@code Resource.Attribute}; attributes may have dots themselves. */
  static Optional<AttributeReference> ofDotted(String text) {
    int dot = text.indexOf('.');
    return dot > 0 && dot < text.length() - 1
        ? Optional.of(
            new AttributeReference(
                text.substring(0, dot), TextNode.valueOf(text.substring(dot + 1))))
        : Optional.empty();
  }
}
