package dev.provingground.region.services.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.ConditionKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One line of a policy's Condition block ("IAM JSON policy elements: Condition").
 *
 * @param negated whether it holds where the comparison does not
 * @param ifExists whether it holds when the request does not have the key
 * @param values any of which will do
 */
record Condition(
    Comparison comparison,
    boolean negated,
    Quantifier quantifier,
    boolean ifExists,
    String key,
    List<Template> values) {
  private static final String IF_EXISTS = "IfExists";

  /** Which of a key's values count, where a key may have several ("Set operators"). */
  enum Quantifier {
    /** As if it had one: any of them matches, or, negated, none. */
    NONE(""),
    FOR_ANY_VALUE("ForAnyValue:"),
    FOR_ALL_VALUES("ForAllValues:");

    private final String prefix;

    Quantifier(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * Reads a Condition block; a missing node is no condition.
   *
   * @param variables whether the policy is of the version that has policy variables
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException MalformedPolicyDocument
   */
  static List<Condition> parse(JsonNode block, boolean variables) {
    var conditions = new ArrayList<Condition>();
    for (var line : block.properties()) {
      if (!line.getValue().isObject()) {
        throw PolicyDocument.malformed("Invalid Condition : " + line.getKey());
      }
      for (var entry : line.getValue().properties()) {
        conditions.add(
            parse(
                line.getKey(),
                entry.getKey(),
                PolicyDocument.texts(entry.getValue(), "Condition"),
                variables));
      }
    }
    return List.copyOf(conditions);
  }

  private static Condition parse(
      String operator, String key, List<String> values, boolean variables) {
    var quantifier = quantifier(operator);
    boolean ifExists = operator.endsWith(IF_EXISTS);
    var name =
        operator.substring(
            quantifier.prefix.length(), operator.length() - (ifExists ? IF_EXISTS.length() : 0));
    var plain = Comparison.named(name);
    var comparison =
        plain
            .or(() -> Comparison.negatedBy(name))
            .filter(c -> c != Comparison.NULL || (!ifExists && quantifier == Quantifier.NONE))
            .orElseThrow(() -> PolicyDocument.malformed("Invalid Condition type : " + operator));
    for (var value : values) {
      if (!comparison.isValid(value)) {
        throw PolicyDocument.malformed(
            "Invalid value for " + operator + " of " + key + " : " + value);
      }
    }
    boolean templates = variables && comparison.takesVariables();
    return new Condition(
        comparison,
        plain.isEmpty(),
        quantifier,
        ifExists,
        key,
        values.stream()
            .map(v -> templates ? Template.withVariables(v) : Template.plain(v))
            .toList());
  }

  private static Quantifier quantifier(String operator) {
    for (var quantifier : List.of(Quantifier.FOR_ANY_VALUE, Quantifier.FOR_ALL_VALUES)) {
      if (operator.startsWith(quantifier.prefix)) {
        return quantifier;
      }
    }
    return Quantifier.NONE;
  }

  /**
   * @param keys the request's
   */
  boolean holds(ConditionKeys keys) {
    var actual = keys.values(key);
    var wanted = values.stream().flatMap(value -> value.resolve(keys).stream()).toList();
    if (comparison == Comparison.NULL) {
      return isAny(wanted, String.valueOf(actual.isEmpty()));
    }
    if (actual.isEmpty()) {
      return ifExists
          || switch (quantifier) {
            case NONE -> negated;
            case FOR_ANY_VALUE -> false;
            case FOR_ALL_VALUES -> true;
          };
    }
    Predicate<String> one = value -> isAny(wanted, value) != negated;
    boolean all = quantifier == Quantifier.NONE ? negated : quantifier == Quantifier.FOR_ALL_VALUES;
    return all ? actual.stream().allMatch(one) : actual.stream().anyMatch(one);
  }

  private boolean isAny(List<Glob> wanted, String value) {
    return wanted.stream().anyMatch(glob -> comparison.holds(glob, value));
  }
}
