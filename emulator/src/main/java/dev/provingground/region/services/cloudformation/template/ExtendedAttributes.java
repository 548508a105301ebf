package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Functions in the attributes of resources and outputs, where templates without the transform have
 * text only: Condition, DependsOn, DeletionPolicy and UpdateReplacePolicy.
 */
final class ExtendedAttributes {
  private ExtendedAttributes() {}

  static void resolve(ObjectNode template, Scope scope) {
    for (var resource : template.path("Resources").properties()) {
      if (resource.getValue() instanceof ObjectNode object) {
        resolve(object, "Condition", resource.getKey(), scope);
        resolve(object, "DependsOn", resource.getKey(), scope);
        for (var policy : List.of("DeletionPolicy", "UpdateReplacePolicy")) {
          resolvePolicy(object, policy, resource.getKey(), scope);
        }
      }
    }
    for (var output : template.path("Outputs").properties()) {
      if (output.getValue() instanceof ObjectNode object) {
        resolve(object, "Condition", output.getKey(), scope);
      }
    }
  }

  private static void resolve(ObjectNode owner, String attribute, String name, Scope scope) {
    if (owner.has(attribute)) {
      var value = evaluate(owner, attribute, name, scope);
      if (value.isMissingNode()) {
        owner.remove(attribute);
      } else {
        owner.set(attribute, value);
      }
    }
  }

  private static void resolvePolicy(
      ObjectNode resource, String policy, String logicalId, Scope scope) {
    if (!resource.has(policy)) {
      return;
    }
    var value = evaluate(resource, policy, logicalId, scope);
    if (value.isMissingNode()) {
      throw Problems.validationError(
          "AWS::NoValue is not supported for DeletionPolicy or UpdateReplacePolicy");
    }
    if (!value.isTextual()) {
      throw Problems.validationError("Every " + policy + " member must be a string");
    }
    resource.set(policy, value);
  }

  private static JsonNode evaluate(ObjectNode owner, String attribute, String name, Scope scope) {
    return scope
        .evaluate(owner.path(attribute))
        .orElseThrow(
            () ->
                Problems.validationError(
                    "Unsupported expression for %s in resource %s".formatted(attribute, name)));
  }
}
