package dev.provingground.region.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.api.ConditionKeys;
import dev.provingground.region.services.iam.PolicyEvaluator.Decision;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyEvaluatorTest {
  private static final String PULL =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["ecr:BatchGetImage", "ecr:Get*"], "Resource": "arn:aws:ecr:*:*:repository/app"},
        {"Effect": "Deny", "Action": "ecr:GetSecret", "Resource": "*"}]}
      """;

  @Test
  void whatNoStatementAllowsIsDeniedImplicitly() {
    assertThat(decide(PULL, "ecr:PutImage", "arn:aws:ecr:r:1:repository/app"))
        .isEqualTo(Decision.IMPLICIT_DENY);
    assertThat(decide(PULL, "ecr:BatchGetImage", "arn:aws:ecr:r:1:repository/other"))
        .isEqualTo(Decision.IMPLICIT_DENY);
  }

  @Test
  void actionsMatchWhateverTheirCaseAndWithWildcards() {
    assertThat(decide(PULL, "ECR:getdownloadurlforlayer", "arn:aws:ecr:r:1:repository/app"))
        .isEqualTo(Decision.ALLOWED);
  }

  @Test
  void anExplicitDenyWinsOverAnAllow() {
    assertThat(decide(PULL, "ecr:GetSecret", "arn:aws:ecr:r:1:repository/app"))
        .isEqualTo(Decision.EXPLICIT_DENY);
  }

  @Test
  void notActionAndNotResourceMatchEverythingElse() {
    var policy =
        """
        {"Version": "2012-10-17", "Statement":
          {"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::secret"}}
        """;
    assertThat(decide(policy, "ecs:RunTask", "arn:aws:ecs:r:1:x")).isEqualTo(Decision.ALLOWED);
    assertThat(decide(policy, "iam:PassRole", "arn:x:y")).isEqualTo(Decision.IMPLICIT_DENY);
    assertThat(decide(policy, "s3:Get", "arn:aws:s3:::secret")).isEqualTo(Decision.IMPLICIT_DENY);
  }

  @Test
  void aConditionOnAKeyThatTheRequestLacksDoesNotHoldUnlessItSaysIfExists() {
    var strict = conditioned("{\"StringEquals\": {\"aws:RequestedRegion\": \"eu-west-1\"}}");
    var lenient =
        conditioned("{\"StringEqualsIfExists\": {\"AWS:requestedregion\": \"eu-west-1\"}}");
    assertThat(decide(strict, "a:B", "*")).isEqualTo(Decision.IMPLICIT_DENY);
    assertThat(decide(lenient, "a:B", "*")).isEqualTo(Decision.ALLOWED);
    assertThat(
            PolicyEvaluator.decide(
                List.of(PolicyDocument.identityPolicy(strict)),
                "a:B",
                "*",
                ConditionKeys.of("aws:RequestedRegion", "eu-west-1")))
        .isEqualTo(Decision.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"Statement\": []}",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"a:B\"}}",
        "{\"Statement\": {\"Effect\": \"Maybe\", \"Action\": \"a:B\", \"Resource\": \"*\"}}",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"AB\", \"Resource\": \"*\"}}",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"a:B\", \"Resource\": \"bucket\"}}",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"a:B\", \"Resource\": \"*\","
            + " \"Principal\": \"*\"}}",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"a:B\", \"Resource\": \"*\","
            + " \"Sidd\": \"x\"}}",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"a:B\", \"Resource\": \"*\","
            + " \"Condition\": {\"Odd\": {\"k\": \"v\"}}}}"
      })
  void aMalformedPolicyIsRefused(String policy) {
    assertThatThrownBy(() -> PolicyDocument.identityPolicy(policy))
        .hasMessageContaining("Service: null")
        .extracting("awsErrorDetails.errorCode")
        .isEqualTo("MalformedPolicyDocument");
  }

  @Test
  void wildcardsMatchAsTheEquivalentRegularExpressionDoes() {
    var random = new Random(20260101);
    for (int i = 0; i < 20_000; i++) {
      var pattern = word(random, "ab*?");
      var text = word(random, "ab");
      var regex = pattern.replace("*", ".*").replace("?", ".");
      assertThat(Glob.of(pattern).matches(text))
          .as("%s on %s", pattern, text)
          .isEqualTo(Pattern.matches(regex, text));
    }
  }

  private static String word(Random random, String alphabet) {
    return random
        .ints(random.nextInt(8), 0, alphabet.length())
        .mapToObj(c -> alphabet.substring(c, c + 1))
        .reduce("", String::concat);
  }

  private static String conditioned(String condition) {
    return "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"a:B\", \"Resource\": \"*\","
        + " \"Condition\": "
        + condition
        + "}}";
  }

  private static Decision decide(String policy, String action, String resource) {
    return PolicyEvaluator.decide(
        List.of(PolicyDocument.identityPolicy(policy)), action, resource, ConditionKeys.NONE);
  }
}
