package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Functions that templates with the transform {@code AWS::LanguageExtensions} have. */
final class ExtensionFunctions {
  static final Intrinsic LENGTH =
      new Intrinsic(
          "Fn::Length",
          "Fn::Length layout is incorrect",
          argument -> argument.isArray() || argument.isObject(),
          ExtensionFunctions::length);

  static final Intrinsic TO_JSON_STRING =
      new Intrinsic(
          "Fn::ToJsonString",
          "Fn::ToJsonString layout is incorrect",
          argument -> argument.isArray() || argument.isObject(),
          (argument, evaluator) -> TextNode.valueOf(evaluator.evaluate(argument).toString()));

  private ExtensionFunctions() {}

  private static JsonNode length(JsonNode argument, Evaluator evaluator) {
    var list = evaluator.evaluate(argument);
    if (!list.isArray()) {
      throw LENGTH.misuse();
    }
    return IntNode.valueOf(list.size());
  }
}
