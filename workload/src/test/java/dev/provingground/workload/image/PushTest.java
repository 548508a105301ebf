package dev.provingground.workload.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Against the least of a registry that the OCI distribution specification allows, on a plain port,
 * with a password.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the offline image is made of this machine's C library")
class PushTest {

  private static final Registry.Credentials AWS = new Registry.Credentials("AWS", "token");

  private final Map<String, String> manifestsByTag = new ConcurrentHashMap<>();
  private final Set<String> blobs = ConcurrentHashMap.newKeySet();
  private final AtomicInteger uploads = new AtomicInteger();
  private Undertow server;

  @BeforeEach
  void start() {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1", new BlockingHandler(this::handle))
            // Its default is 2 MB.
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .build();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void everyTagNamesTheDigestThatIsReturnedAndASecondPushSendsNoLayer() throws Exception {
    String digest =
        WorkloadImage.offline().pushTo(registry(AWS), "team/workload", Set.of("latest", "1.0"));

    assertThat(manifestsByTag).containsOnlyKeys("latest", "1.0");
    for (String manifest : new HashSet<>(manifestsByTag.values())) {
      assertThat("sha256:" + sha256(manifest)).isEqualTo(digest);
    }
    assertThat(uploads).as("four layers and the configuration").hasValue(5);

    assertThat(WorkloadImage.offline().pushTo(registry(AWS), "team/workload", Set.of("latest")))
        .isEqualTo(digest);
    assertThat(uploads).hasValue(5);
  }

  @Test
  void aWrongPasswordIsToldAsSuch() {
    Registry registry = registry(new Registry.Credentials("AWS", "expired"));
    assertThatThrownBy(
            () -> WorkloadImage.offline().pushTo(registry, "team/workload", Set.of("latest")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("user 'AWS'")
        .hasMessageContaining("new token");
  }

  @Test
  void credentialsGoWithoutTlsToLoopbackOnly() {
    assertThatThrownBy(() -> new Registry("registry.example:5000", AWS, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'registry.example:5000'");
    assertThat(AWS.toString()).doesNotContain("token");
  }

  private Registry registry(Registry.Credentials credentials) {
    InetSocketAddress address =
        (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return new Registry("127.0.0.1:" + address.getPort(), credentials, true);
  }

  private void handle(HttpServerExchange exchange) throws IOException {
    byte[] body = exchange.getInputStream().readAllBytes();
    exchange.setStatusCode(answer(exchange, body));
  }

  private int answer(HttpServerExchange exchange, byte[] body) {
    String expected =
        "Basic " + Base64.getEncoder().encodeToString("AWS:token".getBytes(StandardCharsets.UTF_8));
    if (!expected.equals(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION))) {
      exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Basic realm=\"registry\"");
      return 401;
    }
    String path = exchange.getRequestPath();
    String method = exchange.getRequestMethod().toString();
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.contains("/manifests/")) {
      if (method.equals("PUT")) {
        manifestsByTag.put(last, new String(body, StandardCharsets.UTF_8));
        return 201;
      }
      return 404;
    }
    return switch (method) {
      case "HEAD" -> blobs.contains(last) ? 200 : 404;
      case "POST", "PATCH" -> {
        exchange.getResponseHeaders().put(Headers.LOCATION, "/v2/team/workload/blobs/uploads/1");
        yield 202;
      }
      case "PUT" -> {
        blobs.add(exchange.getQueryString().replaceFirst(".*digest=", "").replace("%3A", ":"));
        uploads.incrementAndGet();
        yield 201;
      }
      default -> path.equals("/v2/") ? 200 : 404;
    };
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
