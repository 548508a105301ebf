package dev.provingground.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTest {

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final HttpClient client = HttpClient.newHttpClient();
  private Service service;

  @BeforeEach
  void start() {
    service =
        Service.start(
            new Configuration(0, "production", Duration.ZERO, null),
            new EventLog(log, InstantSource.system()),
            System.nanoTime());
  }

  @AfterEach
  void stop() {
    service.close();
    client.close();
  }

  @Test
  void theRootTellsWhereItRuns() throws Exception {
    HttpResponse<String> answer = send("GET", "/");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode json = json(answer.body());
    assertThat(json.at("/service/name").asText()).isEqualTo("proving-ground-workload");
    assertThat(json.at("/service/version").asText()).matches("[0-9].*");
    assertThat(json.at("/mode").asText()).isEqualTo("production");
    assertThat(Instant.parse(json.at("/timestamp").asText()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(json.at("/uptimeSeconds").asDouble()).isPositive();
    assertThat(json.at("/host/hostname").asText()).isNotBlank();
    assertThat(json.at("/host/processors").asInt())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(json.at("/host/memory/limitBytes").asLong()).isGreaterThan(64 << 20);
    assertThat(json.at("/host/memory/usedBytes").asLong()).isPositive();
    assertThat(json.at("/process/pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(json.at("/process/userName").asText()).isEqualTo(System.getProperty("user.name"));
    assertThat(json.at("/process/uid").isIntegralNumber()).isTrue();
    assertThat(json.at("/process/gid").isIntegralNumber()).isTrue();
    assertThat(json.at("/process/noNewPrivileges").isBoolean()).isTrue();
    assertThat(json.at("/process/effectiveCapabilities").asText()).matches("[0-9a-f]{16}");
    assertThat(json.at("/process/rootWritable").isBoolean()).isTrue();
    assertThat(json.at("/java/version").asText()).isEqualTo(System.getProperty("java.version"));
    assertThat(json.at("/java/heap/maxBytes").asLong()).isEqualTo(Runtime.getRuntime().maxMemory());
    assertThat(json.has("ecs")).as("outside ECS there is no task").isFalse();
  }

  @Test
  void healthIs200() throws Exception {
    HttpResponse<String> answer = send("GET", "/health");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer.body()).at("/status").asText()).isEqualTo("healthy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/health?verbose=1", "/nowhere"})
  void headHasTheHeadersOfGetAndNoBody(String path) throws Exception {
    HttpResponse<String> get = send("GET", path);
    HttpResponse<String> head = send("HEAD", path);
    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Type"))
        .isEqualTo(get.headers().firstValue("Content-Type"));
    assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/nowhere", "/health/", "//", "/HEALTH", "/health;a=b/x", "/%2e%2e/etc/passwd"})
  void anUnknownPathIsAProblem404(String path) throws Exception {
    assertProblem(send("GET", path), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"})
  void anotherMethodIsAProblem405ThatNamesTheAllowedOnes(String method) throws Exception {
    for (String path : List.of("/", "/health")) {
      HttpResponse<String> answer = send(method, path);
      assertProblem(answer, 405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }
  }

  @Test
  void aBodyThatIsTooLargeIsAProblem413() throws Exception {
    HttpRequest request =
        request("/").POST(BodyPublishers.ofByteArray(new byte[65 * 1024])).build();
    assertProblem(client.send(request, BodyHandlers.ofString()), 413);
    assertThat(send("GET", "/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyOfUnknownLengthIsAProblem411() throws Exception {
    HttpRequest request =
        request("/")
            .POST(BodyPublishers.ofInputStream(() -> InputStream.nullInputStream()))
            .build();
    assertProblem(client.send(request, BodyHandlers.ofString()), 411);
  }

  static Stream<byte[]> malformedRequests() {
    byte[] random = new byte[4096];
    new Random(65532).nextBytes(random);
    return Stream.of(
        ascii("GARBAGE\r\n\r\n"),
        ascii("GET / HTTP/1.1\r\n\r\n"),
        ascii("GET / HTTP/1.1\r\nHost service\r\n\r\n"),
        ascii("GET /%zz HTTP/1.1\r\nHost: service\r\n\r\n"),
        ascii("GET /\0 HTTP/1.1\r\nHost: service\r\n\r\n"),
        ascii("GET / HTTP/1.1\r\nHost: service\r\nContent-Length: -5\r\n\r\n"),
        ascii(
            "GET / HTTP/1.1\r\n"
                + "Host: service\r\n"
                + "Content-Length: 5\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\n"),
        ascii("GET /health HTTP/1.1\r\nHost: service\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        ascii("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: service\r\n\r\n"),
        ascii("GET / HTTP/1.1\r\nHost: service\r\nX-Large: " + "a".repeat(20_000) + "\r\n\r\n"),
        ascii("GET / HTTP/1.1\r\nHost: service\r\n" + "X-Many: a\r\n".repeat(200) + "\r\n"),
        ascii("A".repeat(20_000) + " / HTTP/1.1\r\nHost: service\r\n\r\n"),
        random);
  }

  @ParameterizedTest
  @MethodSource("malformedRequests")
  void aMalformedRequestGetsA4xxAndTheServiceLives(byte[] request) throws Exception {
    assertThat(raw(request)).matches("(?s)HTTP/1\\.1 4[0-9][0-9] .*").doesNotContain("Exception");
    assertThat(send("GET", "/health").statusCode()).isEqualTo(200);
  }

  @Test
  void everyRequestIsOneLineOfJson() throws Exception {
    HttpRequest request =
        request("/health?a=%22")
            .header("X-Forwarded-For", "198.51.100.7")
            .header("X-Amzn-Trace-Id", "Root=1-2-3")
            .build();
    client.send(request, BodyHandlers.discarding());

    await().atMost(Duration.ofSeconds(5)).until(() -> logged().size() == 2);
    JsonNode listening = json(logged().getFirst());
    assertThat(listening.at("/event").asText()).isEqualTo("listening");
    assertThat(listening.at("/port").asInt()).isEqualTo(service.port());
    JsonNode line = json(logged().getLast());
    assertThat(Instant.parse(line.at("/time").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(line.at("/event").asText()).isEqualTo("request");
    assertThat(line.at("/method").asText()).isEqualTo("GET");
    assertThat(line.at("/path").asText()).isEqualTo("/health");
    assertThat(line.at("/status").asInt()).isEqualTo(200);
    assertThat(line.at("/durationMillis").asDouble()).isPositive();
    assertThat(line.at("/forwardedFor").asText()).isEqualTo("198.51.100.7");
    assertThat(line.at("/traceId").asText()).isEqualTo("Root=1-2-3");
  }

  private List<String> logged() {
    return log.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        request(path).method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
  }

  private String raw(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      // The status line: what follows may be lost in a reset, as the server hangs up on what it did
      // not read.
      byte[] start = socket.getInputStream().readNBytes(32);
      return new String(start, StandardCharsets.ISO_8859_1);
    }
  }

  private static void assertProblem(HttpResponse<String> answer, int status) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = json(answer.body());
    assertThat(problem.at("/status").asInt()).isEqualTo(status);
    assertThat(problem.at("/title").asText()).isNotBlank();
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
