package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RedirectActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/** What rules compare requests with, and where their redirects lead. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class RuleConditionsTest extends LoadBalancingFixture {
  @ParameterizedTest
  @CsvSource({
    "host-header, *.example.com",
    "path-pattern, /a/?/_-.$~\"@:+&*",
    "http-request-method, M-SEARCH",
    "http-header, any thing: at all",
  })
  void valuesHaveTheCharactersOfTheirFields(String field, String value) {
    assertThat(rule(condition(field, "X-Name", value)).conditions()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "host-header, a_b.test",
    "host-header, a.test:80",
    "path-pattern, /a b",
    "path-pattern, /a%20b",
    "http-request-method, get",
    "http-request-method, *",
  })
  void otherCharactersAreRefused(String field, String value) {
    assertRefused(() -> rule(condition(field, "X-Name", value)), "ValidationError")
        .hasMessageContaining("'" + value + "' of condition '" + field + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "host-header, 128",
    "path-pattern, 128",
    "http-request-method, 40",
    "http-header, 128",
    "query-string, 128"
  })
  void valuesAreAsLongAsAwsHasThem(String field, int most) {
    assertThat(rule(condition(field, "X", "A".repeat(most))).conditions()).hasSize(1);
    assertRefused(() -> rule(condition(field, "X", "A".repeat(most + 1))), "ValidationError");
  }

  @Test
  void aHeadersNameHasNoBlanksAndFortyCharacters() {
    assertThat(rule(condition("http-header", "N".repeat(40), "v")).conditions()).hasSize(1);
    for (var name : List.of("N".repeat(41), "X Name", "X:Name")) {
      assertRefused(() -> rule(condition("http-header", name, "v")), "ValidationError");
    }
  }

  @Test
  void aRuleHasFiveValuesAndSixWildcards() {
    assertThat(rule(paths("/*/*", "/*/*", "/*/*")).conditions()).hasSize(1);
    assertRefused(() -> rule(paths("/*/*", "/*/*", "/*/*", "/?")), "ValidationError")
        .hasMessageContaining("at most 6 wildcards");
    assertRefused(() -> rule(paths("/1", "/2", "/3", "/4", "/5", "/6")), "ValidationError")
        .hasMessageContaining("at most 5 condition values");
  }

  @Test
  void aRedirectsProtocolIsInLowerCaseWhereItLeads() {
    var listener = listener(loadBalancer().loadBalancerArn(), targetGroup());
    elb.createRule(
        r ->
            r.listenerArn(listener)
                .priority(1)
                .conditions(condition("path-pattern", "", "/old/*"))
                .actions(
                    action ->
                        action
                            .type(ActionTypeEnum.REDIRECT)
                            .redirectConfig(
                                RedirectActionConfig.builder()
                                    .protocol("HTTPS")
                                    .port("443")
                                    .statusCode("HTTP_301")
                                    .build())));
    var node = balancers.nodes().values().iterator().next();
    assertThat(node.config().listeners().getFirst().rules().getFirst().action())
        .isEqualTo(new Action.Redirect(301, "https://#{host}:443/#{path}?#{query}"));
  }

  @Test
  void aListenerTellsWhatItDoesNotDo() {
    var listener = listener(loadBalancer().loadBalancerArn(), targetGroup());
    assertThat(elb.describeListenerAttributes(r -> r.listenerArn(listener)).attributes())
        .hasSize(19)
        .anySatisfy(
            one -> {
              assertThat(one.key()).isEqualTo("routing.http.response.server.enabled");
              assertThat(one.value()).isEqualTo("true");
            });
    var inserted = "routing.http.response.x_frame_options.header_value";
    assertRefused(
            () ->
                elb.modifyListenerAttributes(
                    r -> r.listenerArn(listener).attributes(a -> a.key(inserted).value("DENY"))),
            "InvalidConfigurationRequest")
        .hasMessageContaining("'" + inserted + "' has no effect in this region");
  }

  private int priority;
  private String listener = "";

  private Rule rule(Consumer<RuleCondition.Builder> condition) {
    if (listener.isEmpty()) {
      listener = listener(loadBalancer().loadBalancerArn(), targetGroup());
    }
    return elb.createRule(
            r ->
                r.listenerArn(listener)
                    .priority(++priority)
                    .conditions(condition)
                    .actions(
                        action ->
                            action
                                .type(ActionTypeEnum.FIXED_RESPONSE)
                                .fixedResponseConfig(config -> config.statusCode("404"))))
        .rules()
        .getFirst();
  }

  private static Consumer<RuleCondition.Builder> paths(String... values) {
    return c -> c.field("path-pattern").pathPatternConfig(config -> config.values(values));
  }

  private static Consumer<RuleCondition.Builder> condition(
      String field, String header, String value) {
    return c -> {
      c.field(field);
      switch (field) {
        case "host-header" -> c.hostHeaderConfig(config -> config.values(value));
        case "path-pattern" -> c.pathPatternConfig(config -> config.values(value));
        case "http-request-method" -> c.httpRequestMethodConfig(config -> config.values(value));
        case "query-string" -> c.queryStringConfig(config -> config.values(v -> v.value(value)));
        default -> c.httpHeaderConfig(config -> config.httpHeaderName(header).values(value));
      }
    };
  }
}
