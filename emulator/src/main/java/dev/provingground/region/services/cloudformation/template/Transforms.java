package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The transforms that a template asks for: in its Transform section, and by Fn::Transform. */
final class Transforms {
  private Transforms() {}

  /**
   * Those of the Transform section. Whatever this region does not have is a problem, all of it
   * named at once.
   */
  static List<String> declared(ObjectNode root, Problems problems) {
    var declared = new ArrayList<String>();
    var section = root.path("Transform");
    var elements = section.isArray() ? section : List.of(section);
    for (var element : elements) {
      var name = name(element);
      if (name.isTextual()) {
        declared.add(name.textValue());
      } else if (!section.isMissingNode()) {
        problems.add(
            "Template format error: Transform must be the name of a transform, or a list of names,"
                + " not "
                + element);
      }
    }
    var unsupported = new LinkedHashSet<>(declared);
    root.properties().stream()
        .filter(member -> !member.getKey().equals("Transform"))
        .forEach(member -> collect(member.getValue(), unsupported));
    if (!declared.contains(LanguageExtensions.NAME)
        && unsupported.contains(LanguageExtensions.NAME)) {
      problems.add(LanguageExtensions.NAME + " can be declared in the Transform section only");
    }
    unsupported.remove(LanguageExtensions.NAME);
    if (!unsupported.isEmpty()) {
      problems.add(
          "Transforms %s are not supported by this region: deploy the template that they make"
              .formatted(unsupported));
    }
    return declared;
  }

  private static void collect(JsonNode node, Set<String> names) {
    for (var member : node.properties()) {
      if (member.getKey().equals("Fn::Transform")) {
        names.add(name(member.getValue()).asText("Fn::Transform"));
      }
    }
    node.forEach(child -> collect(child, names));
  }

  /** Macros with parameters are objects. */
  private static JsonNode name(JsonNode transform) {
    return transform.isObject() ? transform.path("Name") : transform;
  }
}
