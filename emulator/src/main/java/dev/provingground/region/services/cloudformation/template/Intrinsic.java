package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A function of the template language.
 *
 * @param usage CloudFormation's words for an argument of the wrong form
 */
record Intrinsic(String name, String usage, Form form, Function function) {
  /** Whether an argument, functions within it not yet evaluated, has the right form. */
  interface Form {
    boolean accepts(JsonNode argument);
  }

  /** What the function comes to. */
  interface Function {
    JsonNode evaluate(JsonNode argument, Evaluator evaluator);
  }

  static final Map<String, Intrinsic> ALL =
      List.of(
              LookupFunctions.REF,
              LookupFunctions.GET_ATT,
              LookupFunctions.FIND_IN_MAP,
              LookupFunctions.IMPORT_VALUE,
              StackOutputReference.FUNCTION,
              LookupFunctions.IF,
              TextFunctions.JOIN,
              TextFunctions.SUB,
              TextFunctions.BASE64,
              ListFunctions.SELECT,
              ListFunctions.SPLIT,
              ListFunctions.GET_AZS,
              ListFunctions.CIDR,
              ExtensionFunctions.LENGTH,
              ExtensionFunctions.TO_JSON_STRING)
          .stream()
          .collect(Collectors.toMap(Intrinsic::name, i -> i, (a, b) -> a, LinkedHashMap::new));

  /** The function that an object calls, if it calls one: its only key is a function's name. */
  static Optional<String> called(JsonNode node) {
    if (!node.isObject() || node.size() != 1) {
      return Optional.empty();
    }
    var key = node.fieldNames().next();
    return key.equals("Ref") || key.startsWith("Fn::") ? Optional.of(key) : Optional.empty();
  }

  RuntimeException misuse() {
    return Problems.validationError(usage);
  }
}
