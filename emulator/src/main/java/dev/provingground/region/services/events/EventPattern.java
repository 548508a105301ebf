package dev.provingground.region.services.events;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which events a rule is for: "Amazon EventBridge event patterns" in the user guide. Every field of
 * the pattern must match; of the values that it lists for a field, one must. Null is a value.
 */
final class EventPattern {
  private final JsonNode pattern;

  private EventPattern(JsonNode pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
   *     InvalidEventPatternException
   */
  static EventPattern parse(String text) {
    JsonNode pattern;
    try {
      pattern = Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw EventErrors.pattern("Not valid JSON: " + e.getOriginalMessage());
    }
    if (!pattern.isObject() || pattern.isEmpty()) {
      throw EventErrors.pattern("Filter is not an object, or empty");
    }
    check(pattern);
    return new EventPattern(pattern);
  }

  boolean matches(JsonNode event) {
    return allMatch(pattern, event);
  }

  private static void check(JsonNode pattern) {
    for (Map.Entry<String, JsonNode> field : pattern.properties()) {
      var value = field.getValue();
      if (field.getKey().equals("$or")) {
        if (!value.isArray() || value.size() < 2) {
          throw EventErrors.pattern("\"$or\" must be an array of at least two patterns");
        }
        value.forEach(EventPattern::check);
      } else if (value.isObject()) {
        check(value);
      } else if (value.isArray() && !value.isEmpty()) {
        value.forEach(EventPattern::checkMatcher);
      } else {
        throw EventErrors.pattern("\"" + field.getKey() + "\" must be an object or an array");
      }
    }
  }

  private static void checkMatcher(JsonNode matcher) {
    if (matcher.isObject()) {
      ContentFilter.of(matcher);
    } else if (matcher.isArray()) {
      throw EventErrors.pattern("Match value must be String, number, true, false, or null");
    }
  }

  private static boolean allMatch(JsonNode pattern, JsonNode event) {
    for (Map.Entry<String, JsonNode> field : pattern.properties()) {
      if (!matches(field.getKey(), field.getValue(), event)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String name, JsonNode value, JsonNode event) {
    if (name.equals("$or")) {
      return elements(value).stream().anyMatch(one -> allMatch(one, event));
    }
    var found = event.path(name);
    if (value.isObject()) {
      return found.isArray()
          ? elements(found).stream().anyMatch(one -> allMatch(value, one))
          : allMatch(value, found);
    }
    var candidates = found.isArray() ? elements(found) : List.of(found);
    return elements(value).stream().anyMatch(matcher -> anyMatches(matcher, candidates));
  }

  private static boolean anyMatches(JsonNode matcher, List<JsonNode> candidates) {
    if (matcher.isObject()) {
      var filter = ContentFilter.of(matcher);
      return candidates.isEmpty()
          ? filter.test(Json.MAPPER.missingNode())
          : candidates.stream().anyMatch(filter);
    }
    return candidates.stream().anyMatch(candidate -> equal(matcher, candidate));
  }

  static boolean equal(JsonNode expected, JsonNode actual) {
    if (expected.isNumber() && actual.isNumber()) {
      return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
    }
    return expected.equals(actual);
  }

  private static List<JsonNode> elements(JsonNode array) {
    var all = new ArrayList<JsonNode>();
    array.forEach(all::add);
    return all;
  }
}
