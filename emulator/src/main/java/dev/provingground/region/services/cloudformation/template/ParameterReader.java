package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the members of a template's Parameters section. */
final class ParameterReader {
  private static final Set<String> KEYS =
      Set.of(
          "Type",
          "Default",
          "Description",
          "NoEcho",
          "AllowedValues",
          "AllowedPattern",
          "ConstraintDescription",
          "MinLength",
          "MaxLength",
          "MinValue",
          "MaxValue");

  private final Problems problems;

  ParameterReader(Problems problems) {
    this.problems = problems;
  }

  Optional<ParameterDefinition> read(String name, JsonNode node) {
    if (!node.path("Type").isTextual()) {
      problems.add(
          "Template format error: Every Parameters object must contain a Type member. ("
              + name
              + ")");
      return Optional.empty();
    }
    for (var member : node.properties()) {
      if (!KEYS.contains(member.getKey())) {
        problems.add("Invalid template parameter property '" + member.getKey() + "'");
      }
    }
    if (node.path("Default").isContainerNode()) {
      problems.add("Template format error: Every Default member must be a string.");
    }
    var parameter =
        new ParameterDefinition(
            name,
            node.path("Type").textValue(),
            text(node, "Default"),
            text(node, "Description"),
            node.path("NoEcho").asBoolean(),
            allowedValues(name, node.path("AllowedValues")),
            text(node, "AllowedPattern"),
            text(node, "ConstraintDescription"),
            length(name, node, "MinLength"),
            length(name, node, "MaxLength"),
            number(name, node, "MinValue"),
            number(name, node, "MaxValue"));
    if (!parameter.hasKnownType()) {
      problems.add("Template format error: Unrecognized parameter type: " + parameter.type());
    }
    return Optional.of(parameter);
  }

  private static Optional<String> text(JsonNode node, String key) {
    return node.path(key).isValueNode() ? Optional.of(node.path(key).asText()) : Optional.empty();
  }

  private List<String> allowedValues(String name, JsonNode node) {
    if (!node.isMissingNode() && !node.isArray()) {
      problems.add("Template format error: Parameter " + name + ": AllowedValues must be a list.");
    }
    var values = new ArrayList<String>();
    node.forEach(value -> values.add(value.asText()));
    return values;
  }

  private OptionalInt length(String name, JsonNode node, String key) {
    var number = number(name, node, key);
    return number.isPresent() ? OptionalInt.of(number.get().intValue()) : OptionalInt.empty();
  }

  private Optional<BigDecimal> number(String name, JsonNode node, String key) {
    try {
      return text(node, key).map(BigDecimal::new);
    } catch (NumberFormatException e) {
      problems.add(
          "Template format error: Parameter %s: %s must be a number, not %s."
              .formatted(name, key, node.path(key)));
      return Optional.empty();
    }
  }
}
