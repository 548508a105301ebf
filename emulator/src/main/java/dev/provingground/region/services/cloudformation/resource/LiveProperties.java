package dev.provingground.region.services.cloudformation.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** What a service says of a resource, in the words of templates. */
public final class LiveProperties {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private LiveProperties() {}

  /** A structure's members by their properties' names; without those that are not said. */
  public static ObjectNode of(SdkPojo live) {
    var object = JSON.objectNode();
    for (var field : live.sdkFields()) {
      var value = field.getValueOrDefault(live);
      if (isSaid(value)) {
        var name = field.memberName();
        object.set(Character.toUpperCase(name.charAt(0)) + name.substring(1), json(value));
      }
    }
    return object;
  }

  /** Each of a list's structures likewise. */
  public static ArrayNode list(Collection<? extends SdkPojo> live) {
    var array = JSON.arrayNode();
    live.forEach(element -> array.add(of(element)));
    return array;
  }

  private static boolean isSaid(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList<?>)
        && !(value instanceof SdkAutoConstructMap<?, ?>);
  }

  private static JsonNode json(Object value) {
    return switch (value) {
      case SdkPojo pojo -> of(pojo);
      case Collection<?> list -> {
        var array = JSON.arrayNode();
        list.forEach(element -> array.add(json(element)));
        yield array;
      }
      case Map<?, ?> map -> {
        var object = JSON.objectNode();
        map.forEach((key, element) -> object.set(key.toString(), json(element)));
        yield object;
      }
      default -> JSON.textNode(value.toString());
    };
  }
}
