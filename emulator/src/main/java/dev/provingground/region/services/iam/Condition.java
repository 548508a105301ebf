package dev.provingground.region.services.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * One line of a policy's Condition block ("IAM JSON policy elements: Condition operators").
 *
 * @param key in lower case: condition keys are case-insensitive
 */
record Condition(Operator operator, boolean ifExists, String key, List<String> values) {
  /** The operators that are evaluated here; another one is refused when the policy is put. */
  enum Operator {
    STRING_EQUALS("StringEquals", String::equals, false),
    STRING_NOT_EQUALS("StringNotEquals", String::equals, true),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", (p, v) -> p.equalsIgnoreCase(v), false),
    STRING_NOT_EQUALS_IGNORE_CASE(
        "StringNotEqualsIgnoreCase", (p, v) -> p.equalsIgnoreCase(v), true),
    STRING_LIKE("StringLike", Wildcards::matches, false),
    STRING_NOT_LIKE("StringNotLike", Wildcards::matches, true),
    ARN_EQUALS("ArnEquals", Wildcards::matches, false),
    ARN_NOT_EQUALS("ArnNotEquals", Wildcards::matches, true),
    ARN_LIKE("ArnLike", Wildcards::matches, false),
    ARN_NOT_LIKE("ArnNotLike", Wildcards::matches, true),
    BOOL("Bool", (p, v) -> p.equalsIgnoreCase(v), false),
    NULL("Null", (p, v) -> p.equalsIgnoreCase(v), false);

    private final String wireName;
    private final BiPredicate<String, String> test;
    private final boolean negated;

    Operator(String wireName, BiPredicate<String, String> test, boolean negated) {
      this.wireName = wireName;
      this.test = test;
      this.negated = negated;
    }

    static Optional<Operator> named(String name) {
      for (var operator : values()) {
        if (operator.wireName.equals(name)) {
          return Optional.of(operator);
        }
      }
      return Optional.empty();
    }
  }

  /** Reads a Condition block; a missing node is no condition. */
  static List<Condition> parse(JsonNode block) {
    var conditions = new ArrayList<Condition>();
    for (var line : block.properties()) {
      boolean ifExists = line.getKey().endsWith("IfExists");
      var name =
          ifExists
              ? line.getKey().substring(0, line.getKey().length() - "IfExists".length())
              : line.getKey();
      var operator =
          Operator.named(name)
              .orElseThrow(
                  () -> PolicyDocument.malformed("Invalid Condition type : " + line.getKey()));
      for (var entry : line.getValue().properties()) {
        conditions.add(
            new Condition(
                operator,
                ifExists,
                entry.getKey().toLowerCase(Locale.ROOT),
                PolicyDocument.texts(entry.getValue(), "Condition")));
      }
    }
    return List.copyOf(conditions);
  }

  /**
   * @param context the request's condition keys, in lower case
   */
  boolean holds(Map<String, String> context) {
    var actual = context.get(key);
    if (operator == Operator.NULL) {
      return values.stream().anyMatch(v -> Boolean.parseBoolean(v) == (actual == null));
    }
    if (actual == null) {
      return ifExists || operator.negated;
    }
    boolean matched = values.stream().anyMatch(v -> operator.test.test(v, actual));
    return matched != operator.negated;
  }
}
