package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Certificate;
import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import dev.provingground.region.services.elbv2.BalancerFabric.Tls;
import dev.provingground.region.testsupport.TestCertificate;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners for HTTPS, and HTTP/2. */
final class SecureListenerTest {
  private static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");

  private static TestCertificate ofLocalhost;
  private static TestCertificate ofOthers;

  private final TestBalancer world = new TestBalancer();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    ofLocalhost = TestCertificate.of("RSA", "localhost");
    ofOthers = TestCertificate.of("EC", "a.test", "*.b.test");
  }

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aTargetHearsThatItsClientIsSecure(Version version) throws Exception {
    var node = secured(TestBalancer.forward(world.recording(heard)));
    try (var client = client(version)) {
      var answer = client.send(to(node).build(), BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.body()).isEqualTo("ok");
    }
    assertThat(heard)
        .singleElement()
        .asString()
        .startsWith("GET / HTTP/1.1\r\n")
        .contains("X-Forwarded-Proto: https\r\n", "X-Forwarded-For: 127.0.0.1\r\n")
        .contains("Host: localhost:");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void bodiesCrossUnalteredInBothDirections(Version version) throws Exception {
    var node =
        secured(
            TestBalancer.forward(
                world.serve(
                    e ->
                        e.getRequestReceiver()
                            .receiveFullBytes(
                                (x, body) -> x.getResponseSender().send(ByteBuffer.wrap(body))))));
    var body = new byte[3 << 20];
    new Random(7).nextBytes(body);
    try (var client = client(version)) {
      var whole = to(node).POST(BodyPublishers.ofByteArray(body)).build();
      assertThat(client.send(whole, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
      var streamed =
          to(node).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))).build();
      assertThat(client.send(streamed, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
    }
  }

  @Test
  void manyRequestsShareAConnection() throws Exception {
    var node = secured(TestBalancer.forward(world.target("one"), world.target("two")));
    try (var client = client(Version.HTTP_2)) {
      assertThat(client.send(to(node).build(), BodyHandlers.ofString()).body()).isEqualTo("one");
      var answers =
          IntStream.range(0, 100)
              .mapToObj(i -> client.sendAsync(to(node).build(), BodyHandlers.ofString()))
              .toList();
      assertThat(answers)
          .extracting(answer -> answer.join().body())
          .containsOnly("one", "two")
          .hasSize(100);
    }
    assertThat(node.takeCounts().ownAnswers()).isEmpty();
  }

  @Test
  void withoutATargetTheAnswerIs503() throws Exception {
    var node = secured(TestBalancer.forward());
    try (var client = client(Version.HTTP_2)) {
      var answer = client.send(to(node).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("server")).hasValue("awselb/2.0");
      assertThat(answer.body()).contains("503 Service Temporarily Unavailable");
    }
  }

  @Test
  void whereHttp2IsOffClientsSpeakHttp1() throws Exception {
    var defaults = HttpSettings.DEFAULTS;
    var http =
        new HttpSettings(
            defaults.idleTimeout(),
            defaults.clientKeepAlive(),
            defaults.desyncMitigation(),
            defaults.forwardedFor(),
            /* forwardedForPort= */ true,
            /* preserveHost= */ true,
            /* dropInvalidFields= */ true,
            /* http2= */ false,
            /* tlsFields= */ true);
    var node = world.node(config(TestBalancer.forward(world.recording(heard)), http, "TLSv1.3"));
    try (var client = client(Version.HTTP_2)) {
      var request = to(node).header("X_Odd", "x").build();
      assertThat(client.send(request, BodyHandlers.ofString()).version())
          .isEqualTo(Version.HTTP_1_1);
    }
    assertThat(heard)
        .singleElement()
        .asString()
        .containsPattern("X-Forwarded-For: 127.0.0.1:\\d+\r\n")
        .contains("X-Amzn-TLS-Version: TLSv1.3\r\n")
        .contains("X-Amzn-TLS-Cipher-Suite: TLS_AES_128_GCM_SHA256\r\n")
        .doesNotContain("X_Odd");
  }

  @Test
  void clientsAreShownTheCertificateThatTheyAskFor() throws Exception {
    var node = secured(TestBalancer.forward());
    assertThat(shown(node, "localhost")).isEqualTo(ofLocalhost.certificate());
    assertThat(shown(node, "a.test")).isEqualTo(ofOthers.certificate());
    assertThat(shown(node, "x.b.test")).isEqualTo(ofOthers.certificate());
    assertThat(shown(node, "x.y.b.test")).as("the default").isEqualTo(ofLocalhost.certificate());
    assertThat(shown(node, "nobody.test")).isEqualTo(ofLocalhost.certificate());
  }

  private static X509Certificate shown(Node node, String name) throws Exception {
    try (var socket = socket(node)) {
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aLogTellsWhichCertificateAClientWasShownAndThatItCameBack(String protocol) throws Exception {
    var action = new Action.FixedResponse(200, "text/plain", "ok");
    var config = config(action, HttpSettings.DEFAULTS, protocol);
    var node = world.node(new NodeConfig(config.listeners(), config.http(), /* accessLog= */ true));
    var trusting = TestCertificate.trusting(ofLocalhost).getSocketFactory();
    for (int i = 0; i < 2; i++) {
      var port = node.localPort().orElseThrow();
      try (var socket = (SSLSocket) trusting.createSocket("localhost", port)) {
        TestBalancer.write(socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(TestBalancer.rest(socket)).endsWith("ok");
      }
    }
    var entries = new ArrayList<String>();
    await().until(() -> entries.addAll(node.takeAccessLog()) && entries.size() == 2);
    assertThat(entries.get(0)).contains(" \"arn:localhost\" ").contains(" " + protocol + " ");
    assertThat(entries.get(1)).contains(" \"session-reused\" ");
  }

  @Test
  void aClientThatIsTooOldForThePolicyIsRefused() throws Exception {
    var http = HttpSettings.DEFAULTS;
    var node = world.node(config(TestBalancer.forward(), http, "TLSv1.3"));
    try (var socket = socket(node)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatExceptionOfType(SSLException.class).isThrownBy(socket::startHandshake);
    }
    assertThat(shown(node, "localhost")).as("others are not").isNotNull();
  }

  @Test
  void clearTextOnASecurePortIsHungUpOn() throws Exception {
    var node = secured(TestBalancer.forward());
    try (var socket = TestBalancer.connect(node)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .doesNotContain("HTTP/1.1");
    }
  }

  private static SSLSocket socket(Node node) throws Exception {
    var socket =
        (SSLSocket)
            TestCertificate.trusting(ofLocalhost, ofOthers)
                .getSocketFactory()
                .createSocket("127.0.0.1", node.localPort().orElseThrow());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private Node secured(Action action) throws Exception {
    return world.node(config(action, HttpSettings.DEFAULTS, "TLSv1.2", "TLSv1.3"));
  }

  private NodeConfig config(Action action, HttpSettings http, String... protocols) {
    var tls =
        new Tls(
            List.of(protocols),
            SUITES,
            List.of(
                certificate("arn:localhost", ofLocalhost), certificate("arn:others", ofOthers)));
    var rules = List.of(new Rule(List.of(), action));
    return new NodeConfig(
        List.of(
            new Listener("arn:l", world.port, rules, /* serverField= */ true, Optional.of(tls))),
        http);
  }

  private static Certificate certificate(String arn, TestCertificate made) {
    return new Certificate(arn, List.of(made.certificate()), made.key());
  }

  private static HttpClient client(Version version) throws Exception {
    return HttpClient.newBuilder()
        .version(version)
        .sslContext(TestCertificate.trusting(ofLocalhost))
        .build();
  }

  private static HttpRequest.Builder to(Node node) {
    return HttpRequest.newBuilder(
            URI.create("https://localhost:" + node.localPort().orElseThrow() + "/"))
        .timeout(Duration.ofSeconds(60));
  }
}
