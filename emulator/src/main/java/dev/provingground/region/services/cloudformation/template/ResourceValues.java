package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** What references to resources, and to other stacks' outputs, come to. */
public interface ResourceValues {
  /** Stands for a value that only exists once a resource does, in CloudFormation's words. */
  TextNode KNOWN_AFTER_APPLY = TextNode.valueOf("{{changeSet:KNOWN_AFTER_APPLY}}");

  /** Whether a value, or a part of it, only exists once a resource does. */
  static boolean isKnownAfterApply(String value) {
    return value.contains(KNOWN_AFTER_APPLY.asText());
  }

  /** What {@code Ref} gives. */
  JsonNode ref(String logicalId);

  /** What {@code Fn::GetAtt} gives. */
  JsonNode attribute(String logicalId, String attribute);

  /** What {@code Fn::ImportValue} gives. */
  String importValue(String exportName);

  /** What {@code Fn::GetStackOutput} gives. */
  String stackOutput(String stackName, String outputName);
}
