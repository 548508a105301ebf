package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides a template's conditions, each once. */
public final class Conditions {
  private final Map<String, JsonNode> definitions;
  private final Evaluator evaluator;
  private final Map<String, Boolean> decided = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();

  Conditions(Map<String, JsonNode> definitions, Evaluator evaluator) {
    this.definitions = definitions;
    this.evaluator = evaluator;
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when the
   *     condition does not exist or depends on itself
   */
  public boolean isTrue(String name) {
    var known = decided.get(name);
    if (known != null) {
      return known;
    }
    var definition = definitions.get(name);
    if (definition == null) {
      throw Problems.validationError(
          "Template format error: Unresolved condition dependency "
              + name
              + " in the Conditions block of the template");
    }
    if (!underWay.add(name)) {
      throw Problems.validationError(
          "Template format error: Circular dependency between conditions: [" + name + "]");
    }
    boolean result = decide(definition);
    underWay.remove(name);
    decided.put(name, result);
    return result;
  }

  /** Decides a condition function, of the Conditions or of the Rules section. */
  boolean decide(JsonNode node) {
    if (!node.isObject() || node.size() != 1) {
      throw ConditionForms.misuse(node);
    }
    var name = node.fieldNames().next();
    var argument = node.get(name);
    ConditionForms.check(name, argument);
    return switch (name) {
      case "Condition" -> isTrue(argument.asText());
      case "Fn::Not" -> !decide(argument.get(0));
      case "Fn::And" -> all(argument);
      case "Fn::Or" -> any(argument);
      case "Fn::Equals" ->
          text(evaluator.evaluate(argument.get(0)))
              .equals(text(evaluator.evaluate(argument.get(1))));
      case "Fn::Contains" -> texts(argument.get(0)).containsAll(texts(argument.get(1)));
      case "Fn::EachMemberIn" -> texts(argument.get(1)).containsAll(texts(argument.get(0)));
      case "Fn::EachMemberEquals" ->
          texts(argument.get(1)).containsAll(texts(argument.get(0)))
              && texts(argument.get(0)).stream().distinct().count() <= 1;
      default -> throw ConditionForms.misuse(node);
    };
  }

  private boolean all(JsonNode conditions) {
    boolean result = true;
    for (var condition : conditions) {
      result &= decide(condition);
    }
    return result;
  }

  private boolean any(JsonNode conditions) {
    boolean result = false;
    for (var condition : conditions) {
      result |= decide(condition);
    }
    return result;
  }

  private static Object text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value;
  }

  private List<String> texts(JsonNode node) {
    var value = evaluator.evaluate(node);
    var texts = new ArrayList<String>();
    if (value.isArray()) {
      value.forEach(element -> texts.add(element.asText()));
    } else {
      texts.add(value.asText());
    }
    return texts;
  }
}
