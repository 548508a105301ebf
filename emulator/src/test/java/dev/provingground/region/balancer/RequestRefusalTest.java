package dev.provingground.region.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.DesyncMitigation;
import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that somebody might read otherwise: "Desync mitigation mode" of the guide, in its table.
 */
final class RequestRefusalTest {
  private final TestBalancer world = new TestBalancer();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  static Stream<Arguments> requests() {
    var post = "POST / HTTP/1.1\r\nHost: a\r\n";
    var get = "GET / HTTP/1.1\r\nHost: a\r\n";
    return Stream.of(
        acceptable("a line that ends with LF alone", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        acceptable("a header of no token", get + "X(y): z\r\n\r\n"),
        acceptable("a space before the colon", get + "X-Plain : z\r\n\r\n"),
        acceptable("a space in the URI", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
        acceptable("a later version", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
        acceptable("a GET of length 0", get + "Content-Length: 0\r\n\r\n"),
        ambiguous(
            "both lengths",
            post + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
        ambiguous(
            "the same length twice", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
        ambiguous("a folded line", get + "X-Long: a\r\n b\r\n\r\n"),
        ambiguous("a space before the colon of a length", get + "Content-Length : 5\r\n\r\n"),
        ambiguous("what looks like an encoding", get + "Transfer_Encoding: chunked\r\n\r\n"),
        ambiguous("a line without a colon", get + "X-Nothing\r\n\r\n"),
        ambiguous("a field without a name", get + ": x\r\n\r\n"),
        ambiguous("a control character in the URI", "GET /\u0001 HTTP/1.1\r\nHost: a\r\n\r\n"),
        ambiguous("a GET with a body", get + "Content-Length: 1\r\n\r\nx"),
        ambiguous("a GET in chunks", get + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
        severe("two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
        severe("a zero in a value", get + "X-Zero: a\u0000b\r\n\r\n"),
        severe("a CR in a value", get + "X-Cr: a\rTransfer-Encoding: chunked\r\n\r\n"),
        severe(
            "chunked twice",
            post
                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\n"));
  }

  private static Arguments acceptable(String name, String request) {
    return Arguments.of(name, request, fates("passed", "passed", "refused"));
  }

  private static Arguments ambiguous(String name, String request) {
    return Arguments.of(name, request, fates("passed", "passed and closed", "refused"));
  }

  private static Arguments severe(String name, String request) {
    return Arguments.of(name, request, fates("passed and closed", "refused", "refused"));
  }

  private static Map<DesyncMitigation, String> fates(
      String monitor, String defensive, String strictest) {
    return Map.of(
        DesyncMitigation.MONITOR,
        monitor,
        DesyncMitigation.DEFENSIVE,
        defensive,
        DesyncMitigation.STRICTEST,
        strictest);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void eachModeTreatsItAsTheGuideSays(
      String name, String request, Map<DesyncMitigation, String> fates) throws Exception {
    var target = world.recording(heard);
    var node = world.nodeBefore(target);
    for (var mode : DesyncMitigation.values()) {
      heard.clear();
      node.configure(world.config(TestBalancer.forward(target), in(mode)));
      assertThat(fate(node, request)).as("%s", mode).isEqualTo(fates.get(mode));
      if (!"refused".equals(fates.get(mode))) {
        assertThat(heard.stream().filter(r -> !r.startsWith("GET /next")))
            .as("%s is one request to the target", mode)
            .singleElement()
            .satisfies(RequestRefusalTest::isUnambiguous);
      }
    }
  }

  /** What becomes of a request, and of another on the same connection. */
  private static String fate(Node node, String request) throws Exception {
    var answers =
        TestBalancer.say(
            node, request + "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    return switch (answers.split("HTTP/1.1 200 OK", -1).length - 1) {
      case 0 -> answers.startsWith("HTTP/1.1 400 Bad Request\r\n") ? "refused" : answers;
      case 1 -> "passed and closed";
      default -> "passed";
    };
  }

  private static void isUnambiguous(String request) {
    var head = request.substring(0, request.indexOf("\r\n\r\n") + 4);
    assertThat(head.split("(?i)content-length|transfer-encoding|transfer_encoding", -1))
        .as("one length at most in %s", head)
        .hasSizeLessThan(3);
    assertThat(head).doesNotContain("\u0000").doesNotContain("\r\n ");
    assertThat(head.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
  }

  static Stream<Arguments> unreadable() {
    var get = "GET / HTTP/1.1\r\nHost: a\r\n";
    var chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        Arguments.of("no version", "GET /\r\n\r\n", 400),
        Arguments.of("no host", "GET / HTTP/1.1\r\n\r\n", 400),
        Arguments.of("two hosts", get + "Host: b\r\n\r\n", 400),
        Arguments.of("a host that is none", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
        Arguments.of("a method that is none", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("a target that is no path", "GET x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("a length of words", get + "Content-Length: two\r\n\r\n", 400),
        Arguments.of("a signed length", get + "Content-Length: +2\r\n\r\n", 400),
        Arguments.of("a list of lengths", get + "Content-Length: 2, 2\r\n\r\n", 400),
        Arguments.of("another version", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
        Arguments.of("another encoding", get + "Transfer-Encoding: gzip\r\n\r\n", 501),
        Arguments.of("an encoding hidden", get + "Transfer-Encoding: chunked, x\r\n\r\n", 501),
        Arguments.of("TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        Arguments.of(
            "more than 30 forwarders",
            get + "X-Forwarded-For: " + "1.1.1.1,".repeat(30) + "1.1.1.1\r\n\r\n",
            463),
        Arguments.of(
            "a request line of more than 16 K",
            "GET /" + "a".repeat(16 << 10) + " HTTP/1.1\r\nHost: a\r\n\r\n",
            414),
        Arguments.of("a header of more than 16 K", get + "A: " + "a".repeat(17_000), 400),
        Arguments.of("more than 64 K", get + ("A: " + "a".repeat(15_000) + "\r\n").repeat(5), 400),
        Arguments.of("a size of no digits", chunked + "x\r\n", 400),
        Arguments.of("a size with a sign", chunked + "-1\r\n", 400),
        Arguments.of("a size without end", chunked + "1".repeat(17), 400),
        Arguments.of("a size that ends with LF alone", chunked + "1\nx\r\n0\r\n\r\n", 400),
        Arguments.of("a chunk that is longer than its size", chunked + "1\r\nxy\r\n", 400));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreadable")
  void whatCannotBeReadIsRefusedInEveryMode(String name, String request, int status)
      throws Exception {
    var target = world.recording(heard);
    var node = world.node(world.config(TestBalancer.forward(target), in(DesyncMitigation.MONITOR)));
    assertThat(TestBalancer.say(node, request))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Server: awselb/2.0\r\n")
        .contains("\r\nConnection: close\r\n");
    assertThat(node.takeCounts().ownAnswers()).containsEntry(status, 1L);
  }

  @Test
  void aHeadOfAlmost64KPasses() throws Exception {
    var node = world.nodeBefore(world.recording(heard));
    var request =
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + ("A: " + "a".repeat(15_000) + "\r\n").repeat(4)
            + "\r\n";
    assertThat(TestBalancer.say(node, request)).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(heard).singleElement().asString().hasSizeGreaterThan(60_000);
  }

  @Test
  void aFoldedLineReachesTheTargetAsOne() throws Exception {
    var node = world.nodeBefore(world.recording(heard));
    TestBalancer.say(node, "GET / HTTP/1.1\r\nHost: a\r\nX-Long: a\r\n\t b\r\n\r\n");
    assertThat(heard).singleElement().asString().containsPattern("X-Long: a +b\r\n");
  }

  private static HttpSettings in(DesyncMitigation mode) {
    var defaults = HttpSettings.DEFAULTS;
    return new HttpSettings(
        defaults.idleTimeout(),
        defaults.clientKeepAlive(),
        mode,
        defaults.forwardedFor(),
        defaults.forwardedForPort(),
        defaults.preserveHost(),
        defaults.dropInvalidFields(),
        defaults.http2(),
        defaults.tlsFields());
  }
}
