package dev.provingground.region.services.cloudformation.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds properties against a schema before their functions are evaluated: what a function gives is
 * not looked at, but both branches of an Fn::If are.
 */
final class PropertyChecker {
  private final List<String> problems = new ArrayList<>();

  private PropertyChecker() {}

  /** What is wrong, in the words of CloudFormation's schema validation. */
  static List<String> problems(ResourceSchema schema, JsonNode properties) {
    var checker = new PropertyChecker();
    for (var property : properties.properties()) {
      var known = schema.properties().get(property.getKey());
      if (known == null) {
        checker.extraneous("#", property.getKey(), schema.properties().keySet());
      } else {
        checker.check("#/" + property.getKey(), property.getValue(), known.shape());
      }
    }
    for (var name : schema.required()) {
      if (!properties.has(name)) {
        checker.problems.add("#: required key [" + name + "] not found");
      }
    }
    return checker.problems;
  }

  private void check(String path, JsonNode node, Shape shape) {
    if (node.isObject() && node.size() == 1) {
      var key = node.fieldNames().next();
      if (key.equals("Fn::If") && node.get(key).size() == 3) {
        check(path, node.get(key).get(1), shape);
        check(path, node.get(key).get(2), shape);
        return;
      }
      if (key.equals("Ref") || key.startsWith("Fn::")) {
        return;
      }
    }
    switch (shape) {
      case Shape.Json json -> {}
      case Shape.Scalar scalar ->
          expect(path, "String", node.isValueNode() && !node.isNull(), node);
      case Shape.ListOf(var element) -> {
        expect(path, "JSONArray", node.isArray(), node);
        for (int i = 0; node.isArray() && i < node.size(); i++) {
          check(path + "/" + i, node.get(i), element);
        }
      }
      case Shape.MapOf(var value) -> {
        expect(path, "JSONObject", node.isObject(), node);
        node.properties().forEach(e -> check(path + "/" + e.getKey(), e.getValue(), value));
      }
      case Shape.Structure structure -> {
        expect(path, "JSONObject", node.isObject(), node);
        checkMembers(path, node, structure);
      }
    }
  }

  private void checkMembers(String path, JsonNode node, Shape.Structure structure) {
    for (var member : node.properties()) {
      structure
          .members()
          .apply(member.getKey())
          .ifPresentOrElse(
              shape -> check(path + "/" + member.getKey(), member.getValue(), shape),
              () -> extraneous(path, member.getKey(), structure.names()));
    }
  }

  private void expect(String path, String expected, boolean met, JsonNode found) {
    if (!met) {
      problems.add("%s: expected type: %s, found: %s".formatted(path, expected, typeOf(found)));
    }
  }

  private void extraneous(String path, String key, Iterable<String> known) {
    problems.add(
        "%s: extraneous key [%s] is not permitted (known here: %s)"
            .formatted(path, key, String.join(", ", known)));
  }

  private static String typeOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "JSONArray";
      case OBJECT -> "JSONObject";
      case NULL, MISSING -> "Null";
      default -> "String";
    };
  }
}
