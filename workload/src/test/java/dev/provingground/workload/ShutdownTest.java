package dev.provingground.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the process: how it ends on SIGTERM, and how it refuses to start. */
class ShutdownTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> launched = new ArrayList<>();

  @AfterEach
  void end() {
    launched.forEach(Process::destroyForcibly);
    client.close();
  }

  @Test
  void onSigtermHealthFailsWhileItServesThenItExitsWith0() throws Exception {
    Process process = launch(Map.of("DRAIN_SECONDS", "2"));
    int port = port();
    assertThat(get(port, "/health").statusCode()).isEqualTo(200);
    process.destroy();

    await().atMost(SOON).until(() -> get(port, "/health").statusCode() == 503);
    HttpResponse<String> served = get(port, "/");
    assertThat(served.statusCode()).as("still served while draining").isEqualTo(200);
    assertThat(served.headers().firstValue("Connection")).contains("close");

    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
    assertThat(events())
        .filteredOn(event -> !event.equals("request"))
        .containsExactly("listening", "draining", "stopped-accepting", "stopped");
  }

  @Test
  void aRequestInFlightIsFinishedAfterItStoppedAccepting() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    HttpServer slowMetadata =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slowMetadata.createContext(
        "/",
        exchange -> {
          asked.countDown();
          try {
            answer.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.sendResponseHeaders(404, -1);
        });
    slowMetadata.start();
    try {
      Process process =
          launch(
              Map.of(
                  "DRAIN_SECONDS",
                  "0",
                  "ECS_CONTAINER_METADATA_URI_V4",
                  "http://127.0.0.1:" + slowMetadata.getAddress().getPort()));
      int port = port();
      CompletableFuture<HttpResponse<String>> slow =
          client.sendAsync(request(port, "/"), BodyHandlers.ofString());
      assertThat(asked.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      process.destroy();
      await().atMost(SOON).until(() -> events().contains("stopped-accepting"));
      assertThat(process.isAlive()).isTrue();
      answer.countDown();

      assertThat(slow.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      slowMetadata.stop(0);
    }
  }

  @Test
  void aWrongVariableEndsItWith2AndALineThatNamesIt() throws Exception {
    Process process = launch(Map.of("PORT", "http"));
    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(Files.readString(stdout()))
        .contains("wrong-configuration")
        .contains("PORT is 'http'");
  }

  @Test
  void aTakenPortEndsItWith1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Process process = launch(Map.of("PORT", Integer.toString(taken.getLocalPort())));
      assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    }
    assertThat(Files.readString(stdout()))
        .contains("cannot-start")
        .contains("Address already in use");
  }

  /** Waits until it listens. */
  private int port() throws IOException {
    await().atMost(SOON).until(() -> events().contains("listening"));
    return new ObjectMapper().readTree(Files.readAllLines(stdout()).getFirst()).at("/port").asInt();
  }

  private Process launch(Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectOutput(stdout().toFile())
            .redirectError(new File(directory.toFile(), "stderr"));
    builder.environment().put("PORT", "0");
    builder.environment().remove("APP_ENV");
    builder.environment().remove("ECS_CONTAINER_METADATA_URI_V4");
    builder.environment().putAll(environment);
    Process process = builder.start();
    launched.add(process);
    return process;
  }

  private Path stdout() {
    return directory.resolve("stdout");
  }

  private List<String> events() throws IOException {
    return Files.readAllLines(stdout()).stream()
        .map(line -> line.replaceAll(".*\"event\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private static HttpRequest request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return client.send(request(port, path), BodyHandlers.ofString());
  }
}
