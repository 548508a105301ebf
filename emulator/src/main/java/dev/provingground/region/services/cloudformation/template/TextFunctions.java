package dev.provingground.region.services.cloudformation.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Base64;

/** Functions that give text. */
final class TextFunctions {
  static final Intrinsic JOIN =
      new Intrinsic(
          "Fn::Join",
          "Template error: every Fn::Join object requires two parameters, (1) a string delimiter"
              + " and (2) a list of strings to be joined or a function that returns a list of"
              + " strings (such as Fn::GetAZs) to be joined.",
          argument ->
              argument.isArray()
                  && argument.size() == 2
                  && argument.get(0).isTextual()
                  && (argument.get(1).isArray() || argument.get(1).isObject()),
          TextFunctions::join);

  static final Intrinsic SUB =
      new Intrinsic(
          "Fn::Sub",
          "Template error: One or more Fn::Sub intrinsic functions don't specify expected"
              + " arguments. Specify a string as first argument, and an optional second argument to"
              + " specify a mapping of values to replace in the string",
          argument ->
              argument.isTextual()
                  || argument.isArray()
                      && argument.size() == 2
                      && argument.get(0).isTextual()
                      && argument.get(1).isObject()
                      && Intrinsic.called(argument.get(1)).isEmpty(),
          (argument, evaluator) -> SubText.of(argument).evaluate(evaluator));

  static final Intrinsic BASE64 =
      new Intrinsic(
          "Fn::Base64",
          "Template error: every Fn::Base64 object must have a String-typed value.",
          argument -> argument.isTextual() || argument.isObject(),
          TextFunctions::base64);

  private TextFunctions() {}

  /** The text of a value within text. */
  static String text(JsonNode value, Intrinsic within) {
    if (!value.isValueNode()) {
      throw within.misuse();
    }
    return value.asText();
  }

  private static JsonNode join(JsonNode argument, Evaluator evaluator) {
    var values = evaluator.evaluate(argument.get(1));
    if (values.equals(ResourceValues.KNOWN_AFTER_APPLY)) {
      return values;
    }
    if (!values.isArray()) {
      throw JOIN.misuse();
    }
    var texts = new ArrayList<String>();
    values.forEach(value -> texts.add(text(value, JOIN)));
    return TextNode.valueOf(String.join(argument.get(0).asText(), texts));
  }

  private static JsonNode base64(JsonNode argument, Evaluator evaluator) {
    var text = text(evaluator.evaluate(argument), BASE64);
    return TextNode.valueOf(Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
  }
}
