package dev.provingground.region.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries of access logs, field by field. */
final class AccessLogTest {
  private static final String REQUEST = "GET /p?q=1 HTTP/1.1\r\nHost: a.test\r\n";
  private static final Pattern FIELD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final TestBalancer world = new TestBalancer();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void anEntryTellsWhoAskedWhatAndWhoAnsweredHow() throws Exception {
    var target = world.target("hello");
    var node = node(TestBalancer.forward(target));
    var request = REQUEST + "User-Agent: say \"hi\"\r\nConnection: close\r\n\r\n";
    var answer = TestBalancer.say(node, request);

    var entry = fields(only(node));
    assertThat(entry).hasSize(33);
    assertThat(entry.get(0)).isEqualTo("http");
    assertThat(entry.get(1)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    assertThat(entry.get(2)).isEqualTo("app/web/1234");
    assertThat(entry.get(3)).matches("127\\.0\\.0\\.1:\\d+");
    assertThat(entry.get(4)).isEqualTo("127.0.0.1:" + target.port());
    assertThat(entry.subList(5, 8)).allMatch(time -> time.matches("\\d+\\.\\d{3}"));
    assertThat(entry.subList(8, 10)).containsExactly("200", "200");
    assertThat(entry.get(10)).isEqualTo(String.valueOf(request.length()));
    assertThat(entry.get(11)).isEqualTo(String.valueOf(answer.length()));
    assertThat(entry.get(12)).isEqualTo("GET http://a.test:" + world.port + "/p?q=1 HTTP/1.1");
    assertThat(entry.get(13)).isEqualTo("say \\x22hi\\x22");
    assertThat(entry.subList(14, 16)).containsExactly("-", "-");
    assertThat(entry.get(16)).isEqualTo("arn:tg");
    assertThat(entry.get(17)).matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
    assertThat(entry.subList(18, 21)).containsExactly("-", "-", "7");
    assertThat(entry.subList(22, 25)).containsExactly("forward", "-", "-");
    assertThat(entry.subList(25, 27)).containsExactly("127.0.0.1:" + target.port(), "200");
    assertThat(entry.subList(27, 29)).containsExactly("-", "-");
    assertThat(entry.get(29)).matches("TID_[0-9a-f]{32}");
    assertThat(entry.subList(30, 33)).as("nothing is rewritten").containsExactly("-", "-", "-");
  }

  @Test
  void whatNeverReachedATargetIsLoggedToo() throws Exception {
    var node = node(TestBalancer.forward());
    TestBalancer.say(node, REQUEST + "Connection: close\r\n\r\n");
    var unserved = fields(only(node));
    assertThat(unserved.subList(4, 10)).containsExactly("-", "-1", "-1", "-1", "503", "-");

    TestBalancer.say(node, "nonsense\r\n\r\n");
    var malformed = fields(only(node));
    assertThat(malformed.get(8)).isEqualTo("400");
    assertThat(malformed.get(12)).isEqualTo("- http://lb.test:" + world.port + "- -");
    assertThat(malformed.get(17)).as("a trace").isEqualTo("-");
    assertThat(malformed.get(20)).isEqualTo("-");
  }

  @Test
  void whatARuleAnswersHasATraceAndItsPriority() throws Exception {
    var node = node(new Action.FixedResponse(404, "text/plain", "gone"));
    TestBalancer.say(node, REQUEST + "Connection: close\r\n\r\n");
    var entry = fields(only(node));
    assertThat(entry.subList(4, 10)).containsExactly("-", "-1", "-1", "-1", "404", "-");
    assertThat(entry.get(17)).matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
    assertThat(entry.get(20)).isEqualTo("7");
    assertThat(entry.get(22)).isEqualTo("fixed-response");
  }

  @Test
  void aRefusedRequestSaysWhy() throws Exception {
    var node = node(TestBalancer.forward());
    TestBalancer.say(
        node, REQUEST + "Content-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nx");
    assertThat(fields(only(node)).subList(27, 29))
        .containsExactly("Severe", "MultipleContentLength");
  }

  @Test
  void aRedirectSaysWhere() throws Exception {
    var node = node(new Action.Redirect(301, "https://#{host}:443/#{path}?#{query}"));
    TestBalancer.say(node, REQUEST + "Connection: close\r\n\r\n");
    var entry = fields(only(node));
    assertThat(entry.get(8)).isEqualTo("301");
    assertThat(entry.subList(22, 24)).containsExactly("redirect", "https://a.test:443/p?q=1");
  }

  @Test
  void requestsInARowHaveAnEntryEach() throws Exception {
    var node = node(TestBalancer.forward(world.target("x")));
    TestBalancer.say(node, REQUEST + "\r\n" + REQUEST + "Connection: close\r\n\r\n");
    TestBalancer.say(node, REQUEST + "Connection: close\r\n\r\n");
    var connections = entries(node, 3).stream().map(entry -> fields(entry).get(29)).toList();
    assertThat(connections).hasSize(3);
    assertThat(connections.get(0)).isEqualTo(connections.get(1)).isNotEqualTo(connections.get(2));
  }

  @Test
  void whereLogsAreOffThereIsNone() throws Exception {
    var node = world.nodeBefore(world.target("x"));
    TestBalancer.say(node, REQUEST + "Connection: close\r\n\r\n");
    assertThat(node.takeAccessLog()).isEmpty();
  }

  private String only(Node node) {
    return entries(node, 1).getFirst();
  }

  private static List<String> entries(Node node, int count) {
    var entries = new ArrayList<String>();
    await().until(() -> entries.addAll(node.takeAccessLog()) && entries.size() >= count);
    return entries;
  }

  private static List<String> fields(String entry) {
    return FIELD
        .matcher(entry)
        .results()
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
        .toList();
  }

  private Node node(Action action) throws Exception {
    var rules = List.of(new Rule(7, List.of(), action));
    return world.node(
        new NodeConfig(
            List.of(new Listener("arn:l", world.port, rules)),
            HttpSettings.DEFAULTS,
            /* accessLog= */ true));
  }
}
