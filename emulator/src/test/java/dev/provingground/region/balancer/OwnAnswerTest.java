package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients hear when no target answers, byte for byte. */
final class OwnAnswerTest {
  private static final String GET = "GET /p?q=1 HTTP/1.1\r\nHost: a.test\r\n";

  private final TestBalancer world = new TestBalancer();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void anErrorPageIsThatOfAws() throws Exception {
    var node = world.nodeBefore();
    assertThat(undated(TestBalancer.say(node, GET + "\r\n" + GET + "Connection: close\r\n\r\n")))
        .isEqualTo(unavailable("keep-alive") + unavailable("close"));
  }

  private static String unavailable(String connection) {
    return "HTTP/1.1 503 Service Temporarily Unavailable\r\n"
        + "Server: awselb/2.0\r\n"
        + "Date: now\r\n"
        + "Content-Type: text/html\r\n"
        + "Content-Length: 162\r\n"
        + "Connection: "
        + connection
        + "\r\n\r\n"
        + "<html>\r\n"
        + "<head><title>503 Service Temporarily Unavailable</title></head>\r\n"
        + "<body>\r\n"
        + "<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n"
        + "</body>\r\n"
        + "</html>\r\n";
  }

  /** The size is that of {@code sent_bytes} in access logs of AWS's for what is no request. */
  @Test
  void theAnswerToWhatIsNoRequestHas272Bytes() throws Exception {
    assertThat(TestBalancer.say(world.nodeBefore(), "nonsense\r\n\r\n"))
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .hasSize(272);
  }

  @Test
  void aRedirectSaysWhereToAfterTheConnection() throws Exception {
    var node = world.node(new Action.Redirect(301, "https://#{host}:443/#{path}?#{query}"));
    assertThat(undated(TestBalancer.say(node, GET + "Connection: close\r\n\r\n")))
        .startsWith(
            "HTTP/1.1 301 Moved Permanently\r\n"
                + "Server: awselb/2.0\r\n"
                + "Date: now\r\n"
                + "Content-Type: text/html\r\n"
                + "Content-Length: 134\r\n"
                + "Connection: close\r\n"
                + "Location: https://a.test:443/p?q=1\r\n\r\n<html>");
  }

  @ParameterizedTest
  @CsvSource({
    "/p,          #{protocol}://#{host}:#{port}/#{path}?#{query}, http://a.test:PORT/p",
    "/p?q=1,      https://new.test:443/old/#{path}?x&#{query},    https://new.test:443/old/p?x&q=1",
    "/#{query}?x, https://#{host}:443/#{path}?#{query},           https://a.test:443/#{query}?x",
    "/$1?\\,     https://#{host}:443/#{path}?#{query},           https://a.test:443/$1?\\",
  })
  void placeholdersAreFilledOnceFromTheRequest(String target, String location, String expected)
      throws Exception {
    var node = world.node(new Action.Redirect(302, location));
    assertThat(
            TestBalancer.say(
                node,
                "GET " + target + " HTTP/1.1\r\nHost: a.test:81\r\nConnection: close\r\n\r\n"))
        .contains("\r\nLocation: " + expected.replace("PORT", "" + world.port) + "\r\n");
  }

  @Test
  void aRedirectToWhatIsTooLongIs507() throws Exception {
    var node = world.node(new Action.Redirect(302, "https://#{host}:443/#{path}#{path}#{path}"));
    var target = "/" + "a".repeat(8 << 10);
    assertThat(
            TestBalancer.say(
                node, "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 507 Insufficient Storage\r\n")
        .doesNotContain("Location");
    assertThat(node.takeCounts().redirects()).isZero();
  }

  @Test
  void aFixedResponseIsWhatTheRuleSays() throws Exception {
    var node = world.node(new Action.FixedResponse(429, "application/json", "{}"));
    assertThat(undated(TestBalancer.say(node, GET + "Connection: close\r\n\r\n")))
        .isEqualTo(
            "HTTP/1.1 429 Too Many Requests\r\n"
                + "Server: awselb/2.0\r\n"
                + "Date: now\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: 2\r\n"
                + "Connection: close\r\n\r\n{}");
  }

  @Test
  void aFixedResponseToHeadHasALengthAndNoBody() throws Exception {
    var node = world.node(new Action.FixedResponse(200, "text/plain", "hello"));
    assertThat(TestBalancer.say(node, "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .contains("\r\nContent-Length: 5\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void whereTheListenerSaysSoNobodyLearnsWhoseAnswerItIs() throws Exception {
    var rules = List.of(new Rule(List.of(), TestBalancer.forward()));
    var node =
        world.node(
            new NodeConfig(
                List.of(
                    new Listener(
                        "arn:l", world.port, rules, /* serverField= */ false, Optional.empty())),
                HttpSettings.DEFAULTS));
    assertThat(TestBalancer.say(node, GET + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 503 ")
        .doesNotContain("Server:");
  }

  @Test
  void aBodyThatIsOnItsWayIsTakenBeforeTheClientIsHungUpOn() throws Exception {
    Node node = world.nodeBefore();
    try (var socket = TestBalancer.connect(node)) {
      TestBalancer.write(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
      socket.getOutputStream().write(new byte[900_000]);
      assertThat(Messages.read(socket.getInputStream()))
          .startsWith("HTTP/1.1 503 ")
          .contains("\r\nConnection: close\r\n");
      socket.getOutputStream().write("x".repeat(100_000).getBytes(ISO_8859_1));
      assertThat(TestBalancer.rest(socket)).isEmpty();
    }
  }

  private static String undated(String answers) {
    return answers.replaceAll(
        "\r\nDate: \\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT", "\r\nDate: now");
  }
}
