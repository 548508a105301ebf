package dev.provingground.harness.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.harness.drill.Journal;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The JSON Schema (2020-12) of a drill's journal, made from its records; {@code
 * journal.schema.json} beside the report.
 */
final class JournalSchema {
  /** The file's name in the report's directory. */
  static final String FILE = "journal.schema.json";

  private static final Set<Class<?>> INTEGERS = Set.of(int.class, Integer.class, long.class);

  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  private JournalSchema() {}

  static ObjectNode make() {
    var schema = Json.MAPPER.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "A drill's journal");
    schema.put(
        "description",
        "What a drill planned, did and saw. Durations are real time, unless they are said to be"
            + " the region's.");
    var maker = new JournalSchema();
    schema.setAll(maker.object(Journal.class));
    schema.set("$defs", Json.MAPPER.valueToTree(maker.definitions));
    return schema;
  }

  private ObjectNode object(Class<?> type) {
    var object = node("object");
    var properties = Json.MAPPER.createObjectNode();
    var required = Json.MAPPER.createArrayNode();
    for (var component : type.getRecordComponents()) {
      properties.set(component.getName(), of(component.getGenericType()));
      required.add(component.getName());
    }
    object.set("properties", properties);
    object.set("required", required);
    return object.put("additionalProperties", false);
  }

  private ObjectNode of(Type type) {
    return switch (type) {
      case ParameterizedType generic -> generic(generic);
      case Class<?> plain when INTEGERS.contains(plain) -> node("integer");
      case Class<?> plain when plain == double.class -> node("number");
      case Class<?> plain when plain == boolean.class -> node("boolean");
      case Class<?> plain when plain == String.class -> node("string");
      case Class<?> plain when plain == Instant.class -> node("string").put("format", "date-time");
      case Class<?> plain when plain == Duration.class -> node("string").put("format", "duration");
      case Class<?> plain when plain.isEnum() -> enumeration(plain);
      case Class<?> plain when plain.isRecord() -> reference(plain);
      default -> throw new IllegalArgumentException("no schema is known for " + type);
    };
  }

  private ObjectNode generic(ParameterizedType type) {
    var arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class) {
      return node("array").set("items", of(arguments[0]));
    }
    if (type.getRawType() == Optional.class) {
      var either = Json.MAPPER.createArrayNode().add(of(arguments[0])).add(node("null"));
      return Json.MAPPER.createObjectNode().set("anyOf", either);
    }
    if (type.getRawType() == Map.class) {
      var map = node("object");
      if (arguments[0] instanceof Class<?> key && key.isEnum()) {
        map.set("propertyNames", enumeration(key));
      }
      return map.set("additionalProperties", of(arguments[1]));
    }
    throw new IllegalArgumentException("no schema is known for " + type);
  }

  private static ObjectNode enumeration(Class<?> type) {
    ArrayNode names = Json.MAPPER.createArrayNode();
    Arrays.stream(type.getEnumConstants()).map(c -> ((Enum<?>) c).name()).forEach(names::add);
    return Json.MAPPER.createObjectNode().set("enum", names);
  }

  private ObjectNode reference(Class<?> type) {
    var name = name(type);
    if (!definitions.containsKey(name)) {
      definitions.put(name, Json.MAPPER.createObjectNode()); // it may be on its own way
      definitions.put(name, object(type));
    }
    return Json.MAPPER.createObjectNode().put("$ref", "#/$defs/" + name);
  }

  /** Of a record in another: {@code taskLaneStatus}. */
  private static String name(Class<?> type) {
    var outer = type.getDeclaringClass();
    var name = (outer == null ? "" : outer.getSimpleName()) + type.getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static ObjectNode node(String type) {
    return Json.MAPPER.createObjectNode().put("type", type);
  }
}
