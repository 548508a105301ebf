package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Algorithm;
import dev.provingground.region.services.elbv2.BalancerFabric.Condition;
import dev.provingground.region.services.elbv2.BalancerFabric.GroupCounts;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Probe;
import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetGroup;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetProtocol;
import dev.provingground.region.testsupport.TestCertificate;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Target groups for HTTPS. */
final class SecureTargetsTest {
  private static TestCertificate ofNobody;

  private final TestBalancer world = new TestBalancer();

  @BeforeAll
  static void makeCertificate() throws Exception {
    ofNobody = TestCertificate.expired("RSA", "elsewhere.test");
  }

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whatCertificateATargetShowsIsNotAsked(String version) throws Exception {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    var versions = new ConcurrentLinkedQueue<String>();
    var target =
        secured(
            version,
            socket -> {
              heard.add(Messages.read(socket.getInputStream()));
              versions.add(socket.getSession().getProtocol());
              say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
    assertThat(world.get(world.node(forward(target)), "/path").body()).isEqualTo("ok");
    assertThat(versions).containsExactly(version);
    assertThat(heard)
        .singleElement()
        .asString()
        .startsWith("GET /path HTTP/1.1\r\n")
        .contains("X-Forwarded-Proto: http\r\n");
  }

  @Test
  void http2IsNotOfferedToTargets() throws Exception {
    var offered = new ConcurrentLinkedQueue<List<String>>();
    BiFunction<SSLSocket, List<String>, String> noted =
        (socket, protocols) -> {
          offered.add(protocols);
          return protocols.getFirst();
        };
    var target =
        secured(
            "TLSv1.3",
            socket -> {
              socket.setHandshakeApplicationProtocolSelector(noted);
              assertThat(Messages.read(socket.getInputStream())).contains(" HTTP/1.1\r\n");
              say(socket, "HTTP/1.1 204 No Content\r\n\r\n");
            });
    assertThat(world.get(world.node(forward(target)), "/").statusCode()).isEqualTo(204);
    assertThat(offered).isEmpty();
  }

  @Test
  void bodiesCrossUnalteredInBothDirections() throws Exception {
    var node =
        world.node(
            forward(
                served(
                    e ->
                        e.getRequestReceiver()
                            .receiveFullBytes(
                                (x, body) -> x.getResponseSender().send(ByteBuffer.wrap(body))))));
    var body = new byte[3 << 20];
    new Random(11).nextBytes(body);
    for (var publisher :
        List.of(
            BodyPublishers.ofByteArray(body),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
      var request = world.request(node, "/").POST(publisher).build();
      assertThat(world.http.send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
    }
  }

  @Test
  void aConnectionServesOneRequestAfterAnother() throws Exception {
    var connections = new AtomicInteger();
    var target =
        secured(
            "TLSv1.3",
            socket -> {
              var in = socket.getInputStream();
              connections.incrementAndGet();
              while (!Messages.read(in).isEmpty()) {
                say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              }
            });
    var node = world.node(forward(target));
    for (int i = 0; i < 5; i++) {
      assertThat(world.get(node, "/").body()).isEqualTo("ok");
    }
    assertThat(connections).hasValue(1);
  }

  @Test
  void aTargetInTheClearIsABadGateway() throws Exception {
    var node = world.node(forward(world.target("in the clear")));
    assertThat(world.get(node, "/").statusCode()).isEqualTo(502);
    var group = counts(node);
    assertThat(group.tlsErrors()).isEqualTo(1);
    assertThat(group.connectionErrors()).isZero();
  }

  @Test
  void aConnectionInTheClearServesNoGroupForHttps() throws Exception {
    var target = world.target("in the clear");
    var rules =
        List.of(
            new Rule(List.of(new Condition.PathPattern(List.of("/tls"))), forward(target)),
            new Rule(List.of(), TestBalancer.forward(target)));
    var listener = new Listener("arn:l", world.port, rules);
    var node = world.node(new NodeConfig(List.of(listener), Duration.ofSeconds(60)));
    assertThat(world.get(node, "/").body()).isEqualTo("in the clear");
    assertThat(world.get(node, "/tls").statusCode()).isEqualTo(502);
    assertThat(world.get(node, "/").body()).isEqualTo("in the clear");
  }

  @Test
  void aTargetThatHangsUpWithinTheHandshakeIsABadGateway() throws Exception {
    var node = world.node(forward(world.accept(socket -> {})));
    assertThat(world.get(node, "/").statusCode()).isEqualTo(502);
    assertThat(counts(node).tlsErrors()).isEqualTo(1);
  }

  @Test
  void aTargetThatRefusesIsABadGatewayBeforeTls() throws Exception {
    var node = world.node(forward(new Target("127.0.0.1", TestBalancer.freePort())));
    assertThat(world.get(node, "/").statusCode()).isEqualTo(502);
    var group = counts(node);
    assertThat(group.tlsErrors()).isZero();
    assertThat(group.connectionErrors()).isEqualTo(1);
  }

  @Test
  void aProbeSpeaksTlsAsWell() throws Exception {
    var held = new CountDownLatch(1);
    world.keep(held::countDown);
    assertThat(probe(served(e -> e.getResponseSender().send("fine"))))
        .isEqualTo(new ProbeOutcome.Healthy(200));
    assertThat(probe(served(e -> e.setStatusCode(503).endExchange())))
        .isEqualTo(new ProbeOutcome.CodeMismatch(503));
    assertThat(probe(world.target("in the clear"))).isInstanceOf(ProbeOutcome.Failed.class);
    assertThat(probe(world.silent(held))).isEqualTo(new ProbeOutcome.TimedOut());
  }

  private ProbeOutcome probe(Target target) {
    var outcome = new AtomicReference<ProbeOutcome>();
    var timeout = Duration.ofSeconds(2);
    world.loop.execute(
        () ->
            world.balancers.probe(
                new Probe("eni", target, TargetProtocol.HTTPS, "/health", timeout, s -> s == 200),
                outcome::set));
    return await().until(outcome::get, Objects::nonNull);
  }

  private static GroupCounts counts(Node node) {
    return Objects.requireNonNull(node.takeCounts().groups().get("arn:tls"));
  }

  private static Action forward(Target target) {
    return TestBalancer.forward(
        new TargetGroup(
            "arn:tls",
            TargetProtocol.HTTPS,
            Algorithm.ROUND_ROBIN,
            Optional.empty(),
            Duration.ZERO,
            List.of(target)));
  }

  private Target served(HttpHandler handler) throws Exception {
    var server =
        Undertow.builder()
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .addHttpsListener(0, "127.0.0.1", ofNobody.serving(), handler)
            .build();
    server.start();
    world.keep(server::stop);
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return new Target("127.0.0.1", address.getPort());
  }

  private interface SecureConversation {
    void with(SSLSocket socket) throws Exception;
  }

  private Target secured(String version, SecureConversation conversation) throws Exception {
    var server =
        (SSLServerSocket)
            ofNobody
                .serving()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setEnabledProtocols(new String[] {version});
    return world.accept(server, socket -> conversation.with((SSLSocket) socket));
  }

  private static void say(SSLSocket socket, String answer) throws IOException {
    socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
  }
}
