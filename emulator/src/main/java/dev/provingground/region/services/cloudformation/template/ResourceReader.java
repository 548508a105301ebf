package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition.DeletionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the members of a template's Resources section. */
final class ResourceReader {
  private static final Set<String> KEYS =
      Set.of(
          "Type",
          "Properties",
          "DependsOn",
          "Condition",
          "DeletionPolicy",
          "UpdateReplacePolicy",
          "Metadata");

  private final Problems problems;

  ResourceReader(Problems problems) {
    this.problems = problems;
  }

  Optional<ResourceDefinition> read(String logicalId, JsonNode node) {
    if (!node.isObject() || !node.path("Type").isTextual()) {
      problems.add(
          "Template format error: [/Resources/%s] Every Resources object must contain a Type member."
              .formatted(logicalId));
      return Optional.empty();
    }
    for (var member : node.properties()) {
      if (!KEYS.contains(member.getKey())) {
        problems.add(
            "Invalid template resource property '%s' (resource %s)"
                .formatted(member.getKey(), logicalId));
      }
    }
    if (node.has("Condition") && !node.path("Condition").isTextual()) {
      problems.add(
          "Template format error: [/Resources/%s/Condition] Every Condition member must be a string."
              .formatted(logicalId));
    }
    var type = node.path("Type").textValue();
    return Optional.of(
        new ResourceDefinition(
            logicalId,
            type,
            properties(logicalId, node.path("Properties")),
            dependsOn(logicalId, node.path("DependsOn")),
            Optional.ofNullable(node.path("Condition").textValue()),
            policy(logicalId, type, "DeletionPolicy", node),
            policy(logicalId, type, "UpdateReplacePolicy", node),
            Optional.ofNullable(node.get("Metadata"))));
  }

  private ObjectNode properties(String logicalId, JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    if (!node.isMissingNode() && !node.isNull()) {
      problems.add(
          "Template format error: [/Resources/%s/Properties] Any Properties member must be a JSON object."
              .formatted(logicalId));
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private List<String> dependsOn(String logicalId, JsonNode node) {
    var ids = new ArrayList<String>();
    if (node.isTextual()) {
      ids.add(node.textValue());
    } else if (node.isArray()) {
      node.forEach(id -> ids.add(id.asText()));
    }
    if (!node.isMissingNode() && (ids.isEmpty() && !node.isArray() || ids.contains(""))) {
      problems.add(
          "Template format error: [/Resources/%s/DependsOn] Every DependsOn value must be a string or a list of strings."
              .formatted(logicalId));
    }
    return ids;
  }

  private DeletionPolicy policy(String logicalId, String type, String key, JsonNode node) {
    var policy = node.path(key);
    if (policy.isMissingNode()) {
      return DeletionPolicy.DELETE;
    }
    return switch (policy.asText()) {
      case "Delete" -> DeletionPolicy.DELETE;
      case "Retain" -> DeletionPolicy.RETAIN;
      case "RetainExceptOnCreate" -> {
        if (key.equals("UpdateReplacePolicy")) {
          problems.add(
              "Template error: resource %s: UpdateReplacePolicy cannot be RetainExceptOnCreate"
                  .formatted(logicalId));
        }
        yield DeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
      }
      case "Snapshot" -> {
        problems.add(
            "Template error: resource type %s does not support deletion policy Snapshot"
                .formatted(type));
        yield DeletionPolicy.RETAIN;
      }
      default -> {
        problems.add(
            "Template format error: Unrecognized %s %s for resource %s"
                .formatted(key, policy, logicalId));
        yield DeletionPolicy.RETAIN;
      }
    };
  }
}
