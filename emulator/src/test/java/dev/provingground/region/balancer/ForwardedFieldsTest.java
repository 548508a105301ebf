package dev.provingground.region.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Condition;
import dev.provingground.region.services.elbv2.BalancerFabric.ForwardedForMode;
import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.QueryParameter;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a target hears of its client, and which requests a rule is for. */
final class ForwardedFieldsTest {
  private final TestBalancer world = new TestBalancer();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void whoAskedIsAppendedPreservedOrRemoved() throws Exception {
    var before = "X-Forwarded-For: 192.0.2.1\r\n";
    assertThat(asked(before, settings(ForwardedForMode.APPEND, false, false)))
        .contains("X-Forwarded-For: 192.0.2.1, 127.0.0.1\r\n")
        .contains("X-Forwarded-Proto: http\r\nX-Forwarded-Port: " + world.port + "\r\n");
    assertThat(asked(before, settings(ForwardedForMode.APPEND, true, false)))
        .containsPattern("X-Forwarded-For: 192\\.0\\.2\\.1, 127\\.0\\.0\\.1:\\d+\r\n");
    assertThat(asked(before, settings(ForwardedForMode.PRESERVE, true, false)))
        .contains("X-Forwarded-For: 192.0.2.1\r\n");
    assertThat(asked(before, settings(ForwardedForMode.REMOVE, true, false)))
        .doesNotContain("X-Forwarded-For");
  }

  @Test
  void whereNobodySaidWhoAskedPreservingSaysNothing() throws Exception {
    assertThat(asked("", settings(ForwardedForMode.PRESERVE, true, false)))
        .doesNotContain("X-Forwarded-For");
  }

  @Test
  void aPortThatIsUnusualIsPartOfTheHostUnlessItIsPreserved() throws Exception {
    assertThat(asked("", HttpSettings.DEFAULTS))
        .contains("\r\nHost: a.test:" + world.port + "\r\n");
    assertThat(asked("", settings(ForwardedForMode.APPEND, false, true)))
        .contains("\r\nHost: a.test\r\n");
  }

  @Test
  void aHostIsInLowerCaseUnlessItIsPreserved() throws Exception {
    assertThat(asked("", "A.Test:81", HttpSettings.DEFAULTS)).contains("\r\nHost: a.test:81\r\n");
    assertThat(asked("", "A.Test:81", settings(ForwardedForMode.APPEND, false, true)))
        .contains("\r\nHost: A.Test:81\r\n");
  }

  @Test
  void aTraceBeginsAnewWithMoreThan7KOfFields() throws Exception {
    assertThat(
            asked(
                "X-Amzn-Trace-Id: Root=1-2-3\r\nX-Long: " + "x".repeat(7 << 10) + "\r\n",
                HttpSettings.DEFAULTS))
        .containsPattern("\r\nX-Amzn-Trace-Id: Root=1-[0-9a-f]{8}-[0-9a-f]{24}\r\n");
  }

  @Test
  void aTraceGoesOnWithTheLoadBalancersOwnPart() throws Exception {
    assertThat(asked("X-Amzn-Trace-Id: Root=1-2-3;Self=1-4-5;App=x\r\n", HttpSettings.DEFAULTS))
        .containsPattern(
            "\r\nX-Amzn-Trace-Id: Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-2-3;App=x\r\n");
  }

  @Test
  void fieldsOfTheConnectionEndAtTheLoadBalancer() throws Exception {
    assertThat(asked("X-Hop: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\n", HttpSettings.DEFAULTS))
        .doesNotContain("X-Hop", "Keep-Alive", "TE:", "Connection");
  }

  private String asked(String fields, HttpSettings http) throws Exception {
    return asked(fields, "a.test", http);
  }

  private String asked(String fields, String host, HttpSettings http) throws Exception {
    var target = world.recording(heard);
    var node = world.node(world.config(TestBalancer.forward(target), http));
    TestBalancer.say(
        node,
        "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close, X-Hop\r\n" + fields + "\r\n");
    node.close();
    return heard.remove();
  }

  private static HttpSettings settings(ForwardedForMode mode, boolean port, boolean preserveHost) {
    var defaults = HttpSettings.DEFAULTS;
    return new HttpSettings(
        defaults.idleTimeout(),
        defaults.clientKeepAlive(),
        defaults.desyncMitigation(),
        mode,
        port,
        preserveHost,
        defaults.dropInvalidFields(),
        defaults.http2(),
        defaults.tlsFields());
  }

  @ParameterizedTest
  @CsvSource({
    "/?version=V1, query",
    "/?x=1&VERSION=v1, query",
    "/?version=v2, rest",
    "/?other=any-thing, value",
    "/?any-thing, value",
    "/, rest"
  })
  void rulesLookAtTheQuery(String target, String expected) throws Exception {
    var keyed =
        new Condition.QueryString(List.of(new QueryParameter(Optional.of("version"), "v1*")));
    var plain = new Condition.QueryString(List.of(new QueryParameter(Optional.empty(), "any?*")));
    var node =
        world.node(
            rules(
                new Rule(1, List.of(keyed), fixed("query")),
                new Rule(2, List.of(plain), fixed("value")),
                new Rule(List.of(), fixed("rest"))));
    assertThat(world.get(node, target).body()).isEqualTo(expected);
  }

  @Test
  void rulesLookAtWhereTheClientIs() throws Exception {
    var node =
        world.node(
            rules(
                new Rule(1, List.of(new Condition.SourceIp(List.of("10.0.0.0/8"))), fixed("ten")),
                new Rule(
                    2,
                    List.of(new Condition.SourceIp(List.of("192.0.2.1/32", "127.0.0.0/31"))),
                    fixed("here")),
                new Rule(List.of(), fixed("rest"))));
    assertThat(world.get(node, "/").body()).isEqualTo("here");
  }

  private NodeConfig rules(Rule... rules) {
    return new NodeConfig(
        List.of(new Listener("arn:l", world.port, List.of(rules))), HttpSettings.DEFAULTS);
  }

  private static Action fixed(String body) {
    return new Action.FixedResponse(200, "text/plain", body);
  }
}
