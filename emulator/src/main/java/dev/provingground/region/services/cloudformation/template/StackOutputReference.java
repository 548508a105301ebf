package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;

/**
 * {@code Fn::GetStackOutput}: an output of another stack, exported or not, as it is when the stack
 * is created or updated. The other stack may change it and go: the reference is a weak one.
 */
final class StackOutputReference {
  private static final Set<String> MEMBERS = Set.of("StackName", "OutputName", "Region", "RoleArn");

  static final Intrinsic FUNCTION =
      new Intrinsic(
          "Fn::GetStackOutput",
          "Template error: every Fn::GetStackOutput object requires an object with a StackName and"
              + " an OutputName, and may have a Region and a RoleArn",
          StackOutputReference::isWellFormed,
          StackOutputReference::evaluate);

  private StackOutputReference() {}

  private static boolean isWellFormed(JsonNode argument) {
    return argument.isObject()
        && argument.has("StackName")
        && argument.has("OutputName")
        && argument.properties().stream()
            .allMatch(
                member ->
                    MEMBERS.contains(member.getKey())
                        && (member.getValue().isTextual()
                            || Intrinsic.called(member.getValue()).isPresent()));
  }

  private static JsonNode evaluate(JsonNode argument, Evaluator evaluator) {
    var evaluated = evaluator.evaluate(argument);
    for (var member : evaluated) {
      if (ResourceValues.isKnownAfterApply(member.asText())) {
        return ResourceValues.KNOWN_AFTER_APPLY;
      }
      if (!member.isTextual()) {
        throw FUNCTION.misuse();
      }
    }
    if (!isWellFormed(evaluated)) {
      throw FUNCTION.misuse();
    }
    var here = evaluator.inputs().region().region();
    var region = evaluated.path("Region").asText(here);
    if (!region.equals(here)) {
      throw Problems.validationError(
          "Fn::GetStackOutput with the Region %s is not supported: only %s is served here; deploy the other stack to it"
              .formatted(region, here));
    }
    if (evaluated.has("RoleArn")) {
      throw Problems.validationError(
          "Fn::GetStackOutput with a RoleArn is not supported: leave it out, and the other stack is"
              + " looked at as the role or the caller that deploys this one");
    }
    return TextNode.valueOf(
        evaluator
            .resources()
            .stackOutput(
                evaluated.path("StackName").asText(), evaluated.path("OutputName").asText()));
  }
}
