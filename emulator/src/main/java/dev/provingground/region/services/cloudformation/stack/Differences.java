package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.template.DynamicReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.cloudformation.model.DifferenceType;
import software.amazon.awssdk.services.cloudformation.model.PropertyDifference;

/**
 * In what a resource's properties differ from what its service says. Members that the template does
 * not set are the service's; so is the order of lists.
 */
final class Differences {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private final List<PropertyDifference> found = new ArrayList<>();

  List<PropertyDifference> found() {
    return found;
  }

  /**
   * Compares the members that the service says too.
   *
   * @return those, as they are
   */
  ObjectNode compare(ObjectNode expected, ObjectNode actual) {
    var compared = JSON.objectNode();
    for (var property : expected.properties()) {
      member(actual, property.getKey())
          .flatMap(value -> compare("/" + property.getKey(), property.getValue(), value))
          .ifPresent(value -> compared.set(property.getKey(), value));
    }
    return compared;
  }

  /** The part of the actual value that was compared; empty where the two are of other forms. */
  private Optional<JsonNode> compare(String path, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      return Optional.of(objects(path, expected, actual));
    }
    if (expected.isArray() && actual.isArray()) {
      return Optional.of(lists(path, (ArrayNode) expected, (ArrayNode) actual));
    }
    if (expected.isValueNode() && actual.isValueNode()) {
      if (DynamicReference.count(expected.asText()) > 0) {
        // CloudFormation detects no drift of secrets, and shows none.
        return Optional.of(expected);
      }
      if (!same(expected, actual)) {
        differ(path, DifferenceType.NOT_EQUAL, expected, actual);
      }
      return Optional.of(actual);
    }
    return Optional.empty();
  }

  private JsonNode objects(String path, JsonNode expected, JsonNode actual) {
    var compared = JSON.objectNode();
    for (var member : expected.properties()) {
      var below = path + "/" + member.getKey();
      var value = member(actual, member.getKey());
      if (value.isEmpty() && !isNothing(member.getValue())) {
        differ(below, DifferenceType.REMOVE, member.getValue(), JSON.nullNode());
      }
      value
          .flatMap(one -> compare(below, member.getValue(), one))
          .ifPresent(one -> compared.set(member.getKey(), one));
    }
    return compared;
  }

  /** An element is another's when the two do not differ; the rest is told in order. */
  private JsonNode lists(String path, ArrayNode expected, ArrayNode actual) {
    var others = new ArrayList<JsonNode>();
    actual.forEach(others::add);
    var compared = JSON.arrayNode();
    var missing = new ArrayList<Integer>();
    for (int i = 0; i < expected.size(); i++) {
      var wanted = expected.get(i);
      var match = others.stream().filter(other -> matches(wanted, other)).findFirst();
      if (match.isEmpty()) {
        missing.add(i);
      } else {
        others.remove(match.get());
        compared.add(projected(wanted, match.get()));
      }
    }
    for (int i : missing) {
      var wanted = expected.get(i);
      var below = path + "/" + i;
      if (others.isEmpty()) {
        differ(below, DifferenceType.REMOVE, wanted, JSON.nullNode());
      } else {
        var other = projected(wanted, others.removeFirst());
        differ(below, DifferenceType.NOT_EQUAL, wanted, other);
        compared.add(other);
      }
    }
    for (var other : others) {
      differ(path + "/" + compared.size(), DifferenceType.ADD, JSON.nullNode(), other);
      compared.add(other);
    }
    return compared;
  }

  private static boolean matches(JsonNode expected, JsonNode actual) {
    var differences = new Differences();
    return differences.compare("", expected, actual).isPresent() && differences.found.isEmpty();
  }

  private static JsonNode projected(JsonNode expected, JsonNode actual) {
    return new Differences().compare("", expected, actual).orElse(actual);
  }

  /** Services write some members' names with other cases of letters. */
  private static Optional<JsonNode> member(JsonNode object, String name) {
    return object.properties().stream()
        .filter(member -> member.getKey().equalsIgnoreCase(name))
        .<JsonNode>map(member -> member.getValue())
        .findFirst();
  }

  /** Null, or empty whatever is in it is. */
  private static boolean isNothing(JsonNode value) {
    return value.isNull()
        || value.isContainerNode()
            && StreamSupport.stream(value.spliterator(), false).allMatch(Differences::isNothing);
  }

  private static boolean same(JsonNode expected, JsonNode actual) {
    return plain(expected).equals(plain(actual));
  }

  /** 5, "5" and 5.0 are one; so are true and "True". */
  private static String plain(JsonNode value) {
    var text = value.asText();
    if (text.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
      return new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
    return text.matches("(?i)true|false") ? text.toLowerCase(Locale.ROOT) : text;
  }

  private void differ(String path, DifferenceType type, JsonNode expected, JsonNode actual) {
    found.add(
        PropertyDifference.builder()
            .propertyPath(path)
            .expectedValue(said(expected))
            .actualValue(said(actual))
            .differenceType(type)
            .build());
  }

  private static String said(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString();
  }
}
