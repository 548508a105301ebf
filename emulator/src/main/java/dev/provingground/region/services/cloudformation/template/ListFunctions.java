package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.regex.Pattern;

/** Functions that make lists or take from them. */
final class ListFunctions {
  static final Intrinsic SELECT =
      new Intrinsic(
          "Fn::Select",
          "Template error: every Fn::Select object requires two non-null parameters, the first is"
              + " an integer or a Ref and the second is a list of Strings or a function that"
              + " returns a list of strings",
          argument ->
              argument.isArray()
                  && argument.size() == 2
                  && (argument.get(0).isObject() || argument.get(0).asText().matches("[0-9]{1,9}"))
                  && (argument.get(1).isArray() || argument.get(1).isObject()),
          ListFunctions::select);

  static final Intrinsic SPLIT =
      new Intrinsic(
          "Fn::Split",
          "Template error: every Fn::Split object requires two parameters, (1) a string delimiter"
              + " and (2) a string to be split or a function that returns a string to be split.",
          argument ->
              argument.isArray()
                  && argument.size() == 2
                  && argument.get(0).isTextual()
                  && !argument.get(0).asText().isEmpty()
                  && (argument.get(1).isTextual() || argument.get(1).isObject()),
          ListFunctions::split);

  static final Intrinsic GET_AZS =
      new Intrinsic(
          "Fn::GetAZs",
          "Template error: every Fn::GetAZs object must have a String-typed value.",
          argument -> argument.isTextual() || argument.isObject(),
          ListFunctions::getAzs);

  static final Intrinsic CIDR =
      new Intrinsic(
          "Fn::Cidr",
          "Template error: every Fn::Cidr object requires two or three parameters, (1) a CIDR"
              + " address block, (2) the number of CIDRs from 1 to 256, and (3) the number of"
              + " subnet bits for the CIDR",
          argument -> argument.isArray() && (argument.size() == 2 || argument.size() == 3),
          ListFunctions::cidr);

  private ListFunctions() {}

  private static JsonNode select(JsonNode argument, Evaluator evaluator) {
    var values = evaluator.evaluate(argument.get(1));
    if (values.equals(ResourceValues.KNOWN_AFTER_APPLY)) {
      return values;
    }
    var index = TextFunctions.text(evaluator.evaluate(argument.get(0)), SELECT);
    if (!values.isArray() || !index.matches("[0-9]{1,9}")) {
      throw SELECT.misuse();
    }
    if (!values.has(Integer.parseInt(index))) {
      throw Problems.validationError(
          "Template error: Fn::Select cannot select nonexistent value at index " + index);
    }
    return values.get(Integer.parseInt(index));
  }

  private static JsonNode split(JsonNode argument, Evaluator evaluator) {
    var value = evaluator.evaluate(argument.get(1));
    if (ResourceValues.isKnownAfterApply(value.asText())) {
      return ResourceValues.KNOWN_AFTER_APPLY;
    }
    var delimiter = Pattern.quote(argument.get(0).asText());
    return list(List.of(TextFunctions.text(value, SPLIT).split(delimiter, -1)));
  }

  private static JsonNode getAzs(JsonNode argument, Evaluator evaluator) {
    var own = evaluator.inputs().region();
    var region = TextFunctions.text(evaluator.evaluate(argument), GET_AZS);
    if (!region.isEmpty() && !region.equals(own.region())) {
      throw Problems.validationError(
          "Template error: Fn::GetAZs: region %s is not served here, only %s"
              .formatted(region, own.region()));
    }
    return list(own.availabilityZones());
  }

  private static JsonNode cidr(JsonNode argument, Evaluator evaluator) {
    var block = evaluator.evaluate(argument.get(0));
    if (block.equals(ResourceValues.KNOWN_AFTER_APPLY)) {
      return block;
    }
    try {
      int count = Integer.parseInt(evaluator.evaluate(argument.get(1)).asText());
      var split = CidrBlock.parse(block.asText());
      int bits =
          argument.has(2)
              ? Integer.parseInt(evaluator.evaluate(argument.get(2)).asText())
              : split.defaultSubnetBits();
      return list(split.subnets(count, bits));
    } catch (IllegalArgumentException e) {
      throw Problems.validationError(CIDR.usage() + ": " + e.getMessage());
    }
  }

  private static JsonNode list(List<String> values) {
    var list = JsonNodeFactory.instance.arrayNode();
    values.forEach(list::add);
    return list;
  }
}
