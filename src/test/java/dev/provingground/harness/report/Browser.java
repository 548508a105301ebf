package dev.provingground.harness.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Headless Chromium with one page, spoken to by the DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private Browser(Process process, URI page) {
    this.process = process;
    socket = http.newWebSocketBuilder().buildAsync(page, new Listener()).join();
  }

  /** Where Chromium is; empty where it is not installed. */
  static Optional<Path> executable() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param profile an empty directory
   */
  static Browser start(Path executable, Path profile) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                executable.toString(),
                "--headless",
                "--no-sandbox", // the page is our own, and root has no sandbox
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    var port = profile.resolve("DevToolsActivePort");
    Awaitility.await("Chromium's port")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !process.isAlive() || (Files.exists(port) && Files.size(port) > 0));
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "Chromium did not start:\n" + Files.readString(profile.resolve("chromium.log")));
    }
    var list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).getFirst() + "/json/list");
    try (var http = HttpClient.newHttpClient()) {
      var pages =
          JSON.readTree(
              http.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body());
      for (var page : pages) {
        if (page.path("type").asText().equals("page")) {
          return new Browser(process, URI.create(page.path("webSocketDebuggerUrl").asText()));
        }
      }
      throw new IllegalStateException("Chromium has no page: " + pages);
    }
  }

  /** Opens a file, and waits until it is loaded and drawn. */
  void open(Path page) {
    for (var domain : List.of("Network", "Page", "Runtime", "Log")) {
      call(domain + ".enable", Map.of());
    }
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    Awaitility.await("the page")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> events("Page.loadEventFired").findAny().isPresent());
  }

  /**
   * Shows the page to others: on another screen, in other colours, on paper.
   *
   * @param width in CSS pixels
   * @param features such as {@code prefers-color-scheme}, with their values
   */
  void show(int width, String media, Map<String, String> features) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            features.entrySet().stream()
                .map(f -> Map.of("name", f.getKey(), "value", f.getValue()))
                .toList()));
  }

  /** The value of a JavaScript expression in the page. */
  JsonNode evaluate(String expression) {
    var result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(result.path("exceptionDetails").toString());
    }
    return result.path("result").path("value");
  }

  /** The parameters of the protocol's events of a name, since the browser started. */
  Stream<JsonNode> events(String name) {
    return events.stream()
        .filter(e -> e.path("method").asText().equals(name))
        .map(e -> e.path("params"));
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    int id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    answers.put(id, answer);
    try {
      var message =
          JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
      socket.sendText(message, true).join();
    } catch (IOException e) {
      throw new UncheckedIOException("write " + method, e);
    }
    var node = answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    if (node.has("error")) {
      throw new IllegalStateException(method + ": " + node.path("error"));
    }
    return node.path("result");
  }

  @Override
  public void close() {
    var family = process.descendants().toList();
    call("Browser.close", Map.of());
    // Its profile is to be deleted: nobody writes to it any more.
    process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(p -> p.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join());
    socket.abort();
    http.close();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        receive(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void receive(String message) {
      try {
        var node = JSON.readTree(message);
        if (node.has("id")) {
          Optional.ofNullable(answers.remove(node.path("id").asInt()))
              .ifPresent(a -> a.complete(node));
        } else {
          events.add(node);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("read what Chromium says", e);
      }
    }
  }
}
