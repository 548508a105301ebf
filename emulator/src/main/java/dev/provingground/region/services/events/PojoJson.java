package dev.provingground.region.services.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/** The SDK's values as JSON, with the names of their fields on the wire; times are ISO 8601. */
final class PojoJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PojoJson() {}

  static ObjectNode of(SdkPojo pojo) {
    var json = NODES.objectNode();
    for (var field : pojo.sdkFields()) {
      var value = field.getValueOrDefault(pojo);
      if (value != null) {
        json.set(field.locationName(), node(value));
      }
    }
    return json;
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case SdkPojo pojo -> of(pojo);
      case String text -> NODES.textNode(text);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Boolean flag -> NODES.booleanNode(flag);
      case Instant time -> NODES.textNode(time.toString());
      case Collection<?> items -> {
        var array = NODES.arrayNode();
        items.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Map<?, ?> entries -> {
        var object = NODES.objectNode();
        entries.forEach((key, entry) -> object.set(String.valueOf(key), node(entry)));
        yield object;
      }
      default -> throw new IllegalArgumentException("no JSON for a " + value.getClass().getName());
    };
  }
}
