package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudformation.model.DifferenceType;
import software.amazon.awssdk.services.cloudformation.model.PropertyDifference;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;

/**
 * Holds a resource's properties against what its service says of it ("Detect unmanaged
 * configuration changes to stacks and resources with drift detection"): those that the template
 * sets, that are values or lists of values, and that the service calls by the same name.
 */
final class DriftCheck {
  private DriftCheck() {}

  /**
   * What was found.
   *
   * @param actual the properties that were compared, as they are
   */
  record Result(
      StackResourceDriftStatus status,
      ObjectNode actual,
      List<PropertyDifference> differences,
      Instant time) {}

  static Result of(ResourceType type, StackResource resource, Instant now) {
    var actual = JsonNodeFactory.instance.objectNode();
    Optional<SdkPojo> live;
    try {
      live = type.live(resource.handle());
    } catch (AwsServiceException | HandlerFailure e) {
      if (HandlerFailure.of(e).code() != HandlerErrorCode.NOT_FOUND) {
        throw e;
      }
      return new Result(StackResourceDriftStatus.DELETED, actual, List.of(), now);
    }
    if (live.isEmpty()) {
      return new Result(StackResourceDriftStatus.NOT_CHECKED, actual, List.of(), now);
    }
    var differences = new ArrayList<PropertyDifference>();
    for (var property : resource.properties().properties()) {
      value(live.get(), property.getKey(), property.getValue())
          .ifPresent(
              value -> {
                actual.set(property.getKey(), value);
                if (!same(property.getValue(), value)) {
                  differences.add(difference(property.getKey(), property.getValue(), value));
                }
              });
    }
    return new Result(
        differences.isEmpty()
            ? StackResourceDriftStatus.IN_SYNC
            : StackResourceDriftStatus.MODIFIED,
        actual,
        differences,
        now);
  }

  /** What the service says of a property, where it can be compared. */
  private static Optional<JsonNode> value(SdkPojo live, String name, JsonNode expected) {
    for (var field : live.sdkFields()) {
      if (field.memberName().equalsIgnoreCase(name)) {
        var value = field.getValueOrDefault(live);
        if (expected.isValueNode() && isPlain(value)) {
          return Optional.of(JsonNodeFactory.instance.textNode(value.toString()));
        }
        if (expected.isArray() && value instanceof Collection<?> list && isPlain(expected, list)) {
          var array = JsonNodeFactory.instance.arrayNode();
          list.forEach(element -> array.add(element.toString()));
          return Optional.of(array);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isPlain(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  private static boolean isPlain(JsonNode expected, Collection<?> list) {
    for (var element : expected) {
      if (!element.isValueNode()) {
        return false;
      }
    }
    return list.stream().allMatch(DriftCheck::isPlain);
  }

  private static boolean same(JsonNode expected, JsonNode actual) {
    return texts(expected).equals(texts(actual));
  }

  /** The order of a list is the service's. */
  private static List<String> texts(JsonNode node) {
    var texts = new ArrayList<String>();
    if (node.isArray()) {
      node.forEach(element -> texts.add(element.asText()));
      texts.sort(null);
    } else {
      var text = node.asText();
      texts.add(text.matches("(?i)true|false") ? text.toLowerCase(Locale.ROOT) : text);
    }
    return texts;
  }

  private static PropertyDifference difference(String name, JsonNode expected, JsonNode actual) {
    return PropertyDifference.builder()
        .propertyPath("/" + name)
        .expectedValue(text(expected))
        .actualValue(text(actual))
        .differenceType(DifferenceType.NOT_EQUAL)
        .build();
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString();
  }
}
