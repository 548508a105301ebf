package dev.provingground.harness.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The load against a small server on loopback. */
final class LoadTest {
  private static final int PER_SECOND = 200;

  private final CountDownLatch stall = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answer(exchange, 200));
    server.createContext("/fails", exchange -> answer(exchange, 503));
    server.createContext(
        "/proxy",
        exchange -> {
          exchange.getResponseHeaders().add("Proxy-Status", "internet; error=connection_timeout");
          answer(exchange, 504);
        });
    server.createContext(
        "/stalls",
        exchange -> {
          try {
            stall.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          answer(exchange, 200);
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    var body =
        "{\"ecs\": {\"taskArn\": \"task/1\", \"availabilityZone\": \"zone-1\"}}"
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @AfterEach
  void stop() {
    stall.countDown();
    server.stop(0);
  }

  @Test
  void requestsAreMeantToBeSentAtAConstantRate() {
    var samples = new ArrayList<>(run("/", 20));
    samples.sort((a, b) -> a.intended().compareTo(b.intended()));
    for (int i = 1; i < samples.size(); i++) {
      assertThat(Duration.between(samples.get(i - 1).intended(), samples.get(i).intended()))
          .isEqualTo(Duration.ofNanos(1_000_000_000 / PER_SECOND));
    }
  }

  @Test
  void everyAnswerTellsItsTaskAndItsZone() {
    assertThat(run("/", 5))
        .allSatisfy(
            sample -> {
              assertThat(sample.status()).contains(200);
              assertThat(sample.task()).contains("task/1");
              assertThat(sample.zone()).contains("zone-1");
              assertThat(sample.failure()).isEmpty();
            });
  }

  @Test
  void aServiceThatStallsIsChargedForAllWhoWouldHaveAskedMeanwhile() {
    try (var load = start("/stalls")) {
      // None is answered, and yet they go on: the time of the first is that of the longest.
      Awaitility.await().until(() -> load.sent() >= 20);
      stall.countDown();
      Awaitility.await().until(() -> load.samples().size() >= 20);
      var latencies = load.samples().stream().map(Sample::latency).sorted().toList();
      assertThat(latencies.getLast()).isGreaterThan(Duration.ofMillis(1000L * 19 / PER_SECOND));
    }
  }

  @Test
  void anotherStatusThan200IsAFailureOfThatName() {
    assertThat(run("/fails", 5)).allMatch(s -> s.failure().orElse("").equals("status 503"));
  }

  @Test
  void aProxysOwnAnswerTellsWhatHappenedBehindIt() {
    assertThat(run("/proxy", 5)).allMatch(s -> s.failure().orElse("").equals("connection timeout"));
  }

  @Test
  void nobodyWhoListensIsARefusedConnection() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (var load =
        Load.start(
            HttpClient.newHttpClient(), URI.create("http://127.0.0.1:" + port), PER_SECOND)) {
      Awaitility.await().until(() -> load.samples().size() >= 3);
      assertThat(load.samples())
          .allMatch(s -> s.failure().orElse("").equals("connection refused"))
          .allMatch(s -> s.status().isEmpty());
    }
  }

  @Test
  void aClosedLoadHasToldOfEveryRequestThatItSent() {
    var load = start("/");
    Awaitility.await().until(() -> load.samples().size() >= 3);
    load.close();
    assertThat(load.samples()).hasSize(load.sent());
    load.close();
    assertThat(load.samples()).hasSize(load.sent());
  }

  @Test
  void aRateThatCannotBeIsRefused() {
    assertThatThrownBy(
            () -> Load.start(HttpClient.newHttpClient(), URI.create("http://127.0.0.1"), 0))
        .hasMessage("a load of 0 requests a second is not possible; give 1 to 1000");
  }

  private List<Sample> run(String path, int atLeast) {
    var load = start(path);
    try (load) {
      Awaitility.await().until(() -> load.samples().size() >= atLeast);
    }
    return load.samples();
  }

  private Load start(String path) {
    var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return Load.start(HttpClient.newHttpClient(), address, PER_SECOND);
  }
}
