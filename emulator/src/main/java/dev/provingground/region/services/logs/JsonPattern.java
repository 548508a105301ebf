package dev.provingground.region.services.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A condition on a message that is a JSON object; other messages do not match. */
record JsonPattern(JsonCondition condition) implements FilterPattern {

  static JsonPattern parse(String text) {
    return new JsonPattern(new JsonPatternParser(text).parse());
  }

  @Override
  public boolean matches(String message) {
    return read(message).filter(condition::holds).isPresent();
  }

  private static Optional<JsonNode> read(String message) {
    // Most messages that are not JSON are recognized without a parser.
    if (!message.stripLeading().startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readTree(message));
    } catch (JsonProcessingException notJson) {
      // Not JSON after all, which no condition on JSON matches.
      return Optional.empty();
    }
  }

  @Override
  public Map<String, String> extract(String message) {
    var values = new LinkedHashMap<String, String>();
    read(message)
        .ifPresent(
            root ->
                condition
                    .selectors()
                    .forEach(
                        selector ->
                            selector
                                .text(root)
                                .ifPresent(value -> values.put(selector.text(), value))));
    return values;
  }

  @Override
  public Function<String, Optional<String>> reader(String name) {
    var selector = JsonPatternParser.selector(name);
    return message -> read(message).flatMap(selector::text);
  }

  /** A way into a JSON value, such as {@code $.error.code} or {@code $.items[0]}. */
  record Selector(String text, List<String> path) {
    /** What it leads to; Jackson's missing node where that is nothing. */
    JsonNode find(JsonNode root) {
      var node = root;
      for (var step : path) {
        node =
            node.isArray() && step.matches("\\d{1,9}")
                ? node.path(Integer.parseInt(step))
                : node.path(step);
      }
      return node;
    }

    /** The same as text, as it stands in the message. */
    Optional<String> text(JsonNode root) {
      var node = find(root);
      return node.isMissingNode()
          ? Optional.empty()
          : Optional.of(node.isValueNode() ? node.asText() : node.toString());
    }
  }

  /** A condition on a JSON value. */
  sealed interface JsonCondition {
    boolean holds(JsonNode root);

    /** The ways into the value that it looks at. */
    Stream<Selector> selectors();
  }

  record And(JsonCondition left, JsonCondition right) implements JsonCondition {
    @Override
    public boolean holds(JsonNode root) {
      return left.holds(root) && right.holds(root);
    }

    @Override
    public Stream<Selector> selectors() {
      return Stream.concat(left.selectors(), right.selectors());
    }
  }

  record Or(JsonCondition left, JsonCondition right) implements JsonCondition {
    @Override
    public boolean holds(JsonNode root) {
      return left.holds(root) || right.holds(root);
    }

    @Override
    public Stream<Selector> selectors() {
      return Stream.concat(left.selectors(), right.selectors());
    }
  }

  /** A condition on what a selector finds. */
  record Field(Selector selector, FieldTest test) implements JsonCondition {
    @Override
    public boolean holds(JsonNode root) {
      return test.holds(selector.find(root));
    }

    @Override
    public Stream<Selector> selectors() {
      return Stream.of(selector);
    }
  }

  /** What is asked of a field. */
  @FunctionalInterface
  interface FieldTest {
    boolean holds(JsonNode field);
  }
}
