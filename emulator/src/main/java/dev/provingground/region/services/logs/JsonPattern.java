package dev.provingground.region.services.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** A condition on a message that is a JSON object; other messages do not match. */
record JsonPattern(JsonCondition condition) implements FilterPattern {
  private static final ObjectMapper JSON = new ObjectMapper();

  static JsonPattern parse(String text) {
    return new JsonPattern(new JsonPatternParser(text).parse());
  }

  @Override
  public boolean matches(String message) {
    // Most messages that are not JSON are recognized without a parser.
    if (!message.stripLeading().startsWith("{")) {
      return false;
    }
    try {
      return condition.holds(JSON.readTree(message));
    } catch (JsonProcessingException notJson) {
      // Not JSON after all, which no condition on JSON matches.
      return false;
    }
  }

  /** A condition on a JSON value. */
  sealed interface JsonCondition {
    boolean holds(JsonNode root);
  }

  record And(JsonCondition left, JsonCondition right) implements JsonCondition {
    @Override
    public boolean holds(JsonNode root) {
      return left.holds(root) && right.holds(root);
    }
  }

  record Or(JsonCondition left, JsonCondition right) implements JsonCondition {
    @Override
    public boolean holds(JsonNode root) {
      return left.holds(root) || right.holds(root);
    }
  }

  /** A condition on what a selector finds; nothing is found as Jackson's missing node. */
  record Field(List<String> path, FieldTest test) implements JsonCondition {
    @Override
    public boolean holds(JsonNode root) {
      var node = root;
      for (var step : path) {
        node =
            node.isArray() && step.matches("\\d{1,9}")
                ? node.path(Integer.parseInt(step))
                : node.path(step);
      }
      return test.holds(node);
    }
  }

  /** What is asked of a field. */
  @FunctionalInterface
  interface FieldTest {
    boolean holds(JsonNode field);
  }
}
