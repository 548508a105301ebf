package dev.provingground.region.services.iam;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * How a condition compares ("IAM JSON policy elements: Condition operators"), but for the negated
 * operators, which hold where these do not.
 */
enum Comparison {
  STRING_EQUALS(
      "StringEquals",
      "StringNotEquals",
      text -> true,
      (policy, value) -> policy.text().equals(value)),
  STRING_EQUALS_IGNORE_CASE(
      "StringEqualsIgnoreCase",
      "StringNotEqualsIgnoreCase",
      text -> true,
      (policy, value) -> policy.text().equalsIgnoreCase(value)),
  STRING_LIKE("StringLike", "StringNotLike", text -> true, Glob::matches),
  NUMERIC_EQUALS("NumericEquals", "NumericNotEquals", Values::number, order -> order == 0),
  NUMERIC_LESS_THAN("NumericLessThan", "", Values::number, order -> order < 0),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", "", Values::number, order -> order <= 0),
  NUMERIC_GREATER_THAN("NumericGreaterThan", "", Values::number, order -> order > 0),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", "", Values::number, order -> order >= 0),
  DATE_EQUALS("DateEquals", "DateNotEquals", Values::date, order -> order == 0),
  DATE_LESS_THAN("DateLessThan", "", Values::date, order -> order < 0),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", "", Values::date, order -> order <= 0),
  DATE_GREATER_THAN("DateGreaterThan", "", Values::date, order -> order > 0),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", "", Values::date, order -> order >= 0),
  BOOL("Bool", "", Values::bool, order -> order == 0),
  BINARY_EQUALS("BinaryEquals", "", Values::binary, order -> order == 0),
  IP_ADDRESS(
      "IpAddress",
      "NotIpAddress",
      text -> IpRange.parse(text).isPresent(),
      (policy, value) ->
          IpRange.parse(policy.text()).map(range -> range.contains(value)).orElse(false)),
  ARN_EQUALS("ArnEquals", "ArnNotEquals", text -> true, Comparison::isArn),
  ARN_LIKE("ArnLike", "ArnNotLike", text -> true, Comparison::isArn),
  /** Compares whether the key is absent. */
  NULL("Null", "", Values::bool, order -> order == 0);

  private static final int ARN_PARTS = 6;

  private final String wireName;
  private final String negated;
  private final Predicate<String> valid;
  private final Test test;

  /** What a policy's value and a request's have to be to each other. */
  private interface Test {
    boolean holds(Glob policy, String value);
  }

  Comparison(String wireName, String negated, Predicate<String> valid, Test test) {
    this.wireName = wireName;
    this.negated = negated;
    this.valid = valid;
    this.test = test;
  }

  /**
   * @param negated the operator that holds where this one does not; empty where there is none
   * @param read empty where a text is no such value
   * @param order of the request's value in comparison with the policy's
   */
  <T extends Comparable<T>> Comparison(
      String wireName, String negated, Function<String, Optional<T>> read, IntPredicate order) {
    this(
        wireName,
        negated,
        text -> read.apply(text).isPresent(),
        (policy, value) ->
            read.apply(policy.text())
                .flatMap(p -> read.apply(value).map(v -> order.test(v.compareTo(p))))
                .orElse(false));
  }

  static Optional<Comparison> named(String wireName) {
    return Arrays.stream(values()).filter(c -> c.wireName.equals(wireName)).findFirst();
  }

  /** The one that has to fail for this operator to hold. */
  static Optional<Comparison> negatedBy(String wireName) {
    return Arrays.stream(values())
        .filter(c -> !c.negated.isEmpty() && c.negated.equals(wireName))
        .findFirst();
  }

  /** Whether its values may have policy variables in them. */
  boolean takesVariables() {
    return wireName.startsWith("String") || wireName.startsWith("Arn");
  }

  /** Whether a value in a policy is of the kind that it compares. */
  boolean isValid(String value) {
    return valid.test(value);
  }

  boolean holds(Glob policy, String value) {
    return test.holds(policy, value);
  }

  /** Both ARN operators do the same: wildcards count, within each of the six parts. */
  private static boolean isArn(Glob policy, String value) {
    if (policy.isAny()) {
      return true;
    }
    var patterns = policy.parts(ARN_PARTS);
    var parts = value.split(":", ARN_PARTS);
    if (patterns.size() != parts.length) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!patterns.get(i).matches(parts[i])) {
        return false;
      }
    }
    return true;
  }
}
