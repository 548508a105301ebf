package dev.provingground.region.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.services.iam.PolicyEvaluator.Decision;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConditionTest {
  private static final String KEY = "test:Key";

  private static String policy(String version, String resource, String condition) {
    return "{\"Version\": \"%s\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"a:B\", \"Resource\": \"%s\", \"Condition\": {%s}}}"
        .formatted(version, resource, condition);
  }

  private static boolean holds(String policy, String resource, ConditionKeys keys) {
    return PolicyEvaluator.decide(
            List.of(PolicyDocument.identityPolicy(policy)), "a:B", resource, keys)
        == Decision.ALLOWED;
  }

  private static boolean holds(String operator, List<String> wanted, List<String> actual) {
    var values = wanted.stream().map(v -> '"' + v + '"').toList();
    return holds(
        policy("2012-10-17", "*", "\"%s\": {\"%s\": %s}".formatted(operator, KEY, values)),
        "*",
        ConditionKeys.builder().put(KEY, actual).build());
  }

  private static boolean holds(String operator, String wanted, String actual) {
    return holds(operator, List.of(wanted), List.of(actual));
  }

  @ParameterizedTest
  @CsvSource({
    "StringEquals, a, a, A",
    "StringEquals, a*, a*, ab",
    "StringEqualsIgnoreCase, a, A, b",
    "StringLike, a?c*, abcd, abd",
    "NumericEquals, 10, 10.0, 11",
    "NumericLessThan, 10, 9, 10",
    "NumericLessThanEquals, 10, 10, 10.5",
    "NumericGreaterThan, 10, 100, 10",
    "NumericGreaterThanEquals, 10, 10, 9",
    "DateEquals, 2026-01-01T00:00:00Z, 1767225600, 2026-01-01T00:00:01Z",
    "DateLessThan, 2026-01-01, 2025-12-31T23:59:59Z, 2026-01-01T00:00:00Z",
    "DateLessThanEquals, 2026-01, 2026-01-01T01:00:00+01:00, 2026-01-02",
    "DateGreaterThan, 2026, 2026-01-01T00:00:00.001Z, 2026-01-01T00:00:00Z",
    "DateGreaterThanEquals, 1767225600, 2026-01-01T00:00:00Z, 2025-12-31T23:59:59Z",
    "Bool, true, True, false",
    "BinaryEquals, QmluYXJ5, QmluYXJ5, Qm5uYXJ5",
    "IpAddress, 203.0.113.0/24, 203.0.113.9, 203.0.114.9",
    "IpAddress, 203.0.113.9, 203.0.113.9, 203.0.113.8",
    "IpAddress, 2001:DB8:1234:5678::/64, 2001:db8:1234:5678:9::1, 2001:db8:1234:5679::1",
    "IpAddress, 0.0.0.0/0, 8.8.8.8, ::1",
    "ArnEquals, arn:aws:iam::1:role/a*, arn:aws:iam::1:role/ab, arn:aws:iam::1:user/ab",
    "ArnLike, arn:aws:*:*:1:topic, arn:aws:sns:r:1:topic, arn:aws:sns:r:x:1:topic",
    "ArnLike, arn:aws:s3:::*, arn:aws:s3:::a:b/c, arn:aws:s3::1:a",
  })
  void eachOperatorComparesInItsOwnWay(String operator, String wanted, String yes, String no) {
    assertThat(holds(operator, wanted, yes)).isTrue();
    assertThat(holds(operator, wanted, no)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "StringEquals, StringNotEquals",
    "StringEqualsIgnoreCase, StringNotEqualsIgnoreCase",
    "StringLike, StringNotLike",
    "NumericEquals, NumericNotEquals",
    "DateEquals, DateNotEquals",
    "IpAddress, NotIpAddress",
    "ArnEquals, ArnNotEquals",
    "ArnLike, ArnNotLike",
  })
  void aNegatedOperatorHoldsWhereTheOtherDoesNotOnceTheKeyIsThere(String plain, String negated) {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      var wanted = values(plain, random, 1 + random.nextInt(3));
      var actual = values(plain, random, 1 + random.nextInt(3));
      assertThat(holds(negated, wanted, actual))
          .as("%s on %s, seed %s", wanted, actual, seed)
          .isNotEqualTo(holds(plain, wanted, actual));
      assertThat(holds("ForAnyValue:" + negated, wanted, actual))
          .as("any of %s on %s, seed %s", wanted, actual, seed)
          .isNotEqualTo(holds("ForAllValues:" + plain, wanted, actual));
    }
    assertThat(holds(plain, values(plain, random, 1), List.of())).isFalse();
    assertThat(holds(negated, values(plain, random, 1), List.of())).isTrue();
  }

  @Test
  void ifExistsHoldsWithoutTheKeyAndChangesNothingWithIt() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (var comparison :
        List.of("StringEquals", "NumericEquals", "DateEquals", "IpAddress", "ArnLike")) {
      for (var quantifier : List.of("", "ForAnyValue:", "ForAllValues:")) {
        var operator = quantifier + comparison;
        var wanted = values(comparison, random, 2);
        assertThat(holds(operator + "IfExists", wanted, List.of())).isTrue();
        for (int i = 0; i < 50; i++) {
          var actual = values(comparison, random, 1 + random.nextInt(2));
          assertThat(holds(operator + "IfExists", wanted, actual))
              .as("%s %s on %s, seed %s", operator, wanted, actual, seed)
              .isEqualTo(holds(operator, wanted, actual));
        }
      }
    }
  }

  @Test
  void allValuesAndAnyValueAreWhatTheySay() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      var wanted = values("StringEquals", random, 1 + random.nextInt(3));
      var actual = values("StringEquals", random, random.nextInt(4));
      assertThat(holds("ForAllValues:StringEquals", wanted, actual))
          .as("all of %s on %s, seed %s", actual, wanted, seed)
          .isEqualTo(wanted.containsAll(actual));
      assertThat(holds("ForAnyValue:StringEquals", wanted, actual))
          .as("any of %s on %s, seed %s", actual, wanted, seed)
          .isEqualTo(actual.stream().anyMatch(wanted::contains));
    }
  }

  /** Few enough of them that they are often the same. */
  private static List<String> values(String comparison, Random random, int count) {
    var some =
        switch (comparison) {
          case "NumericEquals" -> List.of("1", "1.0", "2", "-3");
          case "DateEquals" -> List.of("2026-01-01", "2026-01-01T00:00:00Z", "2027", "1767225600");
          case "IpAddress" -> List.of("10.0.0.1", "10.0.0.2", "10.0.0.0/24", "::1");
          case "ArnEquals", "ArnLike" ->
              List.of("arn:a:b:c:d:e", "arn:a:b:c:d:*", "arn:a:*:c:d:e", "arn:a:b:c:d:f");
          default -> List.of("a", "A", "b", "a*");
        };
    return Stream.generate(() -> some.get(random.nextInt(some.size()))).limit(count).toList();
  }

  @ParameterizedTest
  @CsvSource({"true, '', true", "false, '', false", "true, x, false", "false, x, true"})
  void nullAsksWhetherTheKeyIsAbsent(String wanted, String actual, boolean held) {
    var values = actual.isEmpty() ? List.<String>of() : List.of(actual);
    assertThat(holds("Null", List.of(wanted), values)).isEqualTo(held);
  }

  @Test
  void allLinesOfAConditionBlockMustHold() {
    var both =
        policy(
            "2012-10-17",
            "*",
            "\"StringEquals\": {\"a:A\": \"1\", \"a:B\": \"2\"}, \"Bool\": {\"a:C\": true}");
    var keys = ConditionKeys.builder().put("A:a", "1").put("a:b", "2").put("a:c", "true");
    assertThat(holds(both, "*", keys.build())).isTrue();
    for (var key : List.of("a:a", "a:b", "a:c")) {
      var others = ConditionKeys.builder().putAll(keys.build()).put(key, "other").build();
      assertThat(holds(both, "*", others)).as(key).isFalse();
    }
  }

  @Test
  void variablesStandForWhatTheRequestIs() {
    var mine = policy("2012-10-17", "arn:aws:s3:::home/${aws:userid}/*", "");
    var alice = ConditionKeys.of("aws:UserId", "alice");
    assertThat(holds(mine, "arn:aws:s3:::home/alice/x", alice)).isTrue();
    assertThat(holds(mine, "arn:aws:s3:::home/bob/x", alice)).isFalse();
    assertThat(holds(mine, "arn:aws:s3:::home/${aws:userid}/x", ConditionKeys.NONE)).isFalse();
    var old = policy("2008-10-17", "arn:aws:s3:::home/${aws:userid}/*", "");
    assertThat(holds(old, "arn:aws:s3:::home/alice/x", alice)).isFalse();
    assertThat(holds(old, "arn:aws:s3:::home/${aws:userid}/x", alice)).isTrue();
  }

  @Test
  void aVariableHasADefaultAndItsValueHasNoWildcards() {
    var team =
        policy(
            "2012-10-17",
            "*",
            "\"StringLike\": {\"aws:ResourceTag/team\": \"${aws:PrincipalTag/team, 'any'}-*\"}");
    var keys = ConditionKeys.of("aws:ResourceTag/team", "any-one");
    assertThat(holds(team, "*", keys)).isTrue();
    var red = ConditionKeys.builder().putAll(keys).put("aws:PrincipalTag/team", "red");
    assertThat(holds(team, "*", red.build())).isFalse();
    assertThat(holds(team, "*", red.put("aws:PrincipalTag/team", "*").build())).isFalse();
    assertThat(holds(team, "*", red.put("aws:ResourceTag/Team", "*-x").build())).isTrue();
  }

  @Test
  void aWildcardIsWrittenAsAVariableToBeNone() {
    var star = policy("2012-10-17", "*", "\"StringLike\": {\"a:A\": \"a${*}b${?}c${$}*\"}");
    assertThat(holds(star, "*", ConditionKeys.of("a:A", "a*b?c$d"))).isTrue();
    assertThat(holds(star, "*", ConditionKeys.of("a:A", "axbyczd"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"NullIfExists\": {\"a:A\": \"true\"}",
        "\"ForAnyValue:Null\": {\"a:A\": \"true\"}",
        "\"NumericNotLessThan\": {\"a:A\": \"1\"}",
        "\"NotStringEquals\": {\"a:A\": \"1\"}",
        "\"\": {\"a:A\": \"1\"}",
        "\"ForSomeValues:StringEquals\": {\"a:A\": \"1\"}",
        "\"NumericEquals\": {\"a:A\": \"one\"}",
        "\"DateLessThan\": {\"a:A\": \"tomorrow\"}",
        "\"Bool\": {\"a:A\": \"yes\"}",
        "\"BinaryEquals\": {\"a:A\": \"%%\"}",
        "\"IpAddress\": {\"a:A\": \"10.0.0.0/33\"}",
        "\"IpAddress\": {\"a:A\": \"localhost\"}",
        "\"StringEquals\": {\"a:A\": \"${aws:userid\"}",
        "\"StringEquals\": \"a:A\"",
      })
  void whatCannotBeComparedIsRefusedWhenThePolicyIsPut(String condition) {
    assertThatThrownBy(() -> PolicyDocument.identityPolicy(policy("2012-10-17", "*", condition)))
        .extracting("awsErrorDetails.errorCode")
        .isEqualTo("MalformedPolicyDocument");
  }

  @Test
  void anExplicitDenyWinsWhateverElseIsSaid() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      var statements =
          Stream.generate(() -> statement(random)).limit(1 + random.nextInt(5)).toList();
      var whole =
          PolicyDocument.identityPolicy(
              "{\"Version\": \"2012-10-17\", \"Statement\": " + statements + "}");
      var keys = ConditionKeys.of("a:A", random.nextBoolean() ? "1" : "2");
      var alone =
          whole.statements().stream()
              .map(one -> decide(List.of(new PolicyDocument(List.of(one))), keys))
              .toList();
      var expected =
          Stream.of(Decision.EXPLICIT_DENY, Decision.ALLOWED)
              .filter(alone::contains)
              .findFirst()
              .orElse(Decision.IMPLICIT_DENY);
      assertThat(decide(List.of(whole), keys))
          .as("%s with %s, seed %s", statements, keys, seed)
          .isEqualTo(expected);
      var apart = whole.statements().stream().map(one -> new PolicyDocument(List.of(one))).toList();
      assertThat(decide(apart, keys))
          .as("in policies of their own, seed %s", seed)
          .isEqualTo(expected);
    }
  }

  private static Decision decide(List<PolicyDocument> policies, ConditionKeys keys) {
    return PolicyEvaluator.decide(policies, "a:B", "arn:x", keys);
  }

  private static String statement(Random random) {
    return "{\"Effect\": \"%s\", \"%s\": \"%s\", \"%s\": \"%s\"%s}"
        .formatted(
            pick(random, "Allow", "Allow", "Deny"),
            pick(random, "Action", "NotAction"),
            pick(random, "a:*", "a:B", "a:C", "*"),
            pick(random, "Resource", "NotResource"),
            pick(random, "*", "arn:x", "arn:y"),
            pick(
                random,
                "",
                ", \"Condition\": {\"StringEquals\": {\"a:A\": \"1\"}}",
                ", \"Condition\": {\"StringNotEquals\": {\"a:A\": \"1\"}}"));
  }

  private static String pick(Random random, String... some) {
    return Arrays.asList(some).get(random.nextInt(some.length));
  }
}
