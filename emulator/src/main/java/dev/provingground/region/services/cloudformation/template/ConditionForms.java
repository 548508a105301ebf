package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Predicate;

/** The forms of the functions that conditions and rules are made of. */
final class ConditionForms {
  private static final Map<String, Predicate<JsonNode>> FORMS =
      Map.of(
          "Condition", JsonNode::isTextual,
          "Fn::Not", argument -> hasElements(argument, 1, 1),
          "Fn::And", argument -> hasElements(argument, 2, 10),
          "Fn::Or", argument -> hasElements(argument, 2, 10),
          "Fn::Equals", argument -> hasElements(argument, 2, 2),
          "Fn::Contains", argument -> hasElements(argument, 2, 2),
          "Fn::EachMemberIn", argument -> hasElements(argument, 2, 2),
          "Fn::EachMemberEquals", argument -> hasElements(argument, 2, 2));
  private static final Map<String, String> USAGE =
      Map.of(
          "Condition", "Template format error: every Condition member must be a string.",
          "Fn::Not", "Template error: every Fn::Not object requires one boolean parameter.",
          "Fn::And",
              "Template error: every Fn::And object requires a list of at least 2 and at most 10"
                  + " boolean parameters.",
          "Fn::Or",
              "Template error: every Fn::Or object requires a list of at least 2 and at most 10"
                  + " boolean parameters.",
          "Fn::Equals",
              "Template error: every Fn::Equals object requires a list of 2 string parameters.");

  private ConditionForms() {}

  static boolean isFunction(String name) {
    return FORMS.containsKey(name);
  }

  static boolean accepts(String name, JsonNode argument) {
    return FORMS.getOrDefault(name, any -> false).test(argument);
  }

  static String usage(String name) {
    return USAGE.getOrDefault(
        name, "Template error: every " + name + " object requires a list of 2 parameters.");
  }

  static void check(String name, JsonNode argument) {
    if (!isFunction(name)) {
      throw misuse(argument);
    }
    if (!accepts(name, argument)) {
      throw Problems.validationError(usage(name));
    }
  }

  static RuntimeException misuse(JsonNode node) {
    return Problems.validationError(
        "Template format error: Conditions can only be boolean operations on parameters and other"
            + " conditions, not "
            + node);
  }

  private static boolean hasElements(JsonNode argument, int least, int most) {
    return argument.isArray() && argument.size() >= least && argument.size() <= most;
  }
}
