package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** What a health check counts as success, and which port it asks. */
final class HealthCheckSettingsTest extends LoadBalancingFixture {
  private static final Duration SOON = Duration.ofSeconds(11);
  private final Set<Target> probed = new HashSet<>();

  private void note() {
    probed.clear();
    balancers.answer(
        probe -> {
          probed.add(probe.target());
          return new ProbeOutcome.Healthy(200);
        });
    region.advance(SOON);
  }

  private String healthCheckPort(String group) {
    return elb
        .describeTargetHealth(r -> r.targetGroupArn(group))
        .targetHealthDescriptions()
        .stream()
        .map(TargetHealthDescription::healthCheckPort)
        .distinct()
        .reduce("", String::concat);
  }

  /** How many status codes there are that a target may be healthy with. */
  private static long accepted(StatusCodes codes) {
    return IntStream.rangeClosed(100, 599).filter(codes).count();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200             | 200 | 200 |   1
          200,202         | 200 | 202 |   2
          200-299         | 200 | 299 | 100
          200-204,301-302 | 200 | 302 |   7
          499             | 499 | 499 |   1
          """)
  void theseStatusCodesAndNoOthersAreASuccess(String text, int first, int last, int count) {
    var codes = StatusCodes.parse(text);

    assertThat(codes.test(first)).isTrue();
    assertThat(codes.test(last)).isTrue();
    assertThat(codes.test(first - 1)).isFalse();
    assertThat(codes.test(last + 1)).isFalse();
    assertThat(accepted(codes)).isEqualTo(count);
    assertThat(codes.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"199", "500", "200-500", "299-200", "2xx", "200,", ",200", "200-", "200-201-202"})
  void statusCodesThatCannotBeAreRefused(String text) {
    assertRefused(() -> StatusCodes.parse(text), "ValidationError")
        .hasMessageContaining(
            "Health check matcher HTTP code '" + text + "' must be within '200-499' inclusive");
  }

  @Test
  void statusCodesMustBeGiven() {
    assertRefused(
            () ->
                elb.createTargetGroup(group("tasks").andThen(r -> r.matcher(m -> m.httpCode("")))),
            "ValidationError")
        .hasMessageContaining("Health check matcher HTTP code cannot be empty");
  }

  @Test
  void aMatcherIsDescribedAsItWasGivenAndChangedWithoutTheRest() {
    var group = targetGroup();
    elb.modifyTargetGroup(r -> r.targetGroupArn(group).matcher(m -> m.httpCode("200-299")));

    var described = elb.describeTargetGroups(r -> r.targetGroupArns(group)).targetGroups();
    assertThat(described.getFirst().matcher().httpCode()).isEqualTo("200-299");
    assertThat(described.getFirst().healthCheckPath()).isEqualTo("/health");
  }

  @Test
  void targetsAreProbedOnThePortThatTheyServeOn() {
    var group = serving();
    note();

    assertThat(probed).containsOnly(new Target(FIRST, 3000), new Target(SECOND, 3000));
    assertThat(healthCheckPort(group)).isEqualTo("3000");
  }

  @Test
  void aPortOfTheHealthChecksOwnIsProbedInstead() {
    var group = serving();
    elb.modifyTargetGroup(r -> r.targetGroupArn(group).healthCheckPort("8080"));
    note();

    assertThat(probed).containsOnly(new Target(FIRST, 8080), new Target(SECOND, 8080));
    assertThat(healthCheckPort(group)).isEqualTo("8080");
    assertThat(balancers.nodes().values())
        .allSatisfy(
            node ->
                assertThat(node.targets())
                    .containsExactly(new Target(FIRST, 3000), new Target(SECOND, 3000)));

    elb.modifyTargetGroup(r -> r.targetGroupArn(group).healthCheckPort("traffic-port"));
    note();

    assertThat(probed).containsOnly(new Target(FIRST, 3000), new Target(SECOND, 3000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", "traffic", "", "999999"})
  void aPortThatCannotBeIsRefused(String port) {
    assertRefused(
            () -> elb.createTargetGroup(group("tasks").andThen(r -> r.healthCheckPort(port))),
            "ValidationError")
        .hasMessageContaining("Health check port '" + port + "' must be");
  }
}
