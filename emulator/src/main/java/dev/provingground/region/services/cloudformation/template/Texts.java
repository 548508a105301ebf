package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;

/** The texts in a tree of properties. */
public final class Texts {
  private Texts() {}

  /** What becomes of a text. */
  public interface Mapping {
    /**
     * @param path of the property, separated by slashes; within a list that of the list
     */
    String map(String path, String text);
  }

  /** The same tree with other texts. */
  public static JsonNode map(String path, JsonNode node, Mapping mapping) {
    if (node.isTextual()) {
      return TextNode.valueOf(mapping.map(path, node.textValue()));
    }
    if (node.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      node.forEach(
          element -> array.add(map(path, element, (below, text) -> mapping.map(path, text))));
      return array;
    }
    if (node.isObject()) {
      var object = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(
              member ->
                  object.set(
                      member.getKey(),
                      map(path + "/" + member.getKey(), member.getValue(), mapping)));
      return object;
    }
    return node;
  }
}
