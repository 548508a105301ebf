package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Functions that look something up. */
final class LookupFunctions {
  static final Intrinsic REF =
      new Intrinsic(
          "Ref",
          "Template format error: every Ref object must have a single String value.",
          JsonNode::isTextual,
          (argument, evaluator) -> evaluator.ref(argument.asText()));

  static final Intrinsic GET_ATT =
      new Intrinsic(
          "Fn::GetAtt",
          "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource"
              + " name and the resource attribute",
          argument -> AttributeReference.read(argument).isPresent(),
          LookupFunctions::getAtt);

  static final Intrinsic FIND_IN_MAP =
      new Intrinsic(
          "Fn::FindInMap",
          "Template error: every Fn::FindInMap object requires three parameters, the map name, map"
              + " key and the attribute for return value",
          argument -> argument.isArray() && (argument.size() == 3 || hasDefault(argument)),
          LookupFunctions::findInMap);

  static final Intrinsic IMPORT_VALUE =
      new Intrinsic(
          "Fn::ImportValue",
          "Template error: the attribute in Fn::ImportValue must not depend on any resources,"
              + " imported values, or Fn::GetAZs",
          argument -> argument.isTextual() || argument.isObject(),
          (argument, evaluator) ->
              TextNode.valueOf(
                  evaluator.resources().importValue(evaluator.evaluate(argument).asText())));

  static final Intrinsic IF =
      new Intrinsic(
          "Fn::If",
          "Template error: every Fn::If object requires a list of three parameters: the name of a"
              + " condition, the value when it is true and the value when it is false",
          argument -> argument.isArray() && argument.size() == 3 && argument.get(0).isTextual(),
          (argument, evaluator) ->
              evaluator.evaluate(
                  argument.get(evaluator.conditions().isTrue(argument.get(0).asText()) ? 1 : 2)));

  private LookupFunctions() {}

  private static JsonNode getAtt(JsonNode argument, Evaluator evaluator) {
    var reference = AttributeReference.read(argument).orElseThrow(GET_ATT::misuse);
    var attribute = evaluator.evaluate(reference.attribute()).asText();
    return evaluator.resources().attribute(reference.logicalId(), attribute);
  }

  /** Whether the argument of Fn::FindInMap says what it comes to when the map does not. */
  static boolean hasDefault(JsonNode argument) {
    return argument.size() == 4
        && argument.path(3).size() == 1
        && argument.path(3).has("DefaultValue");
  }

  private static JsonNode findInMap(JsonNode argument, Evaluator evaluator) {
    var map = evaluator.evaluate(argument.get(0)).asText();
    var topLevelKey = evaluator.evaluate(argument.get(1)).asText();
    var secondLevelKey = evaluator.evaluate(argument.get(2)).asText();
    var value = evaluator.mappings().path(map).path(topLevelKey).path(secondLevelKey);
    if (value.isMissingNode()) {
      if (hasDefault(argument)) {
        return evaluator.evaluate(argument.path(3).path("DefaultValue"));
      }
      throw Problems.validationError(
          "Template error: Unable to get mapping for %s::%s::%s"
              .formatted(map, topLevelKey, secondLevelKey));
    }
    return value;
  }
}
