package dev.provingground.workload.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * An unpacked image, run as its configuration says by util-linux alone: own mount, pid, IPC and UTS
 * namespaces, read-only root, no new privileges. As an ordinary user within a user namespace. In
 * this process's network, on a free port.
 */
final class Container implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("\"port\":([0-9]+)");

  private final Process process;
  private final Path output;

  private Container(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static Container start(Path root, JsonNode config) throws IOException, InterruptedException {
    boolean asRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    List<String> outer = new ArrayList<>(List.of("unshare", "--mount"));
    if (!asRoot) {
      outer.addAll(List.of("--user", "--map-root-user"));
    }
    assumeAllowed(outer);
    String[] user = config.at("/User").asText().split(":", -1);
    List<String> inner =
        new ArrayList<>(
            List.of("setpriv", "--no-new-privs", "unshare", "--pid", "--ipc", "--uts", "--fork"));
    inner.addAll(
        asRoot
            ? List.of("--setuid", user[0], "--setgid", user[1])
            : List.of("--user", "--map-user=" + user[0], "--map-group=" + user[1]));
    inner.addAll(List.of("--root=" + root, "--wd=/", "--mount-proc=/proc", "--"));
    config.at("/Entrypoint").forEach(word -> inner.add(word.asText()));
    outer.addAll(
        List.of(
            "sh",
            "-c",
            "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\""
                + " && mount -t tmpfs -o mode=1777 tmpfs \"$0/tmp\" && exec \"$@\"",
            root.toString()));
    outer.addAll(inner);
    Path output = root.resolveSibling("output");
    ProcessBuilder builder =
        new ProcessBuilder(outer).redirectErrorStream(true).redirectOutput(output.toFile());
    String path = builder.environment().get("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    config
        .at("/Env")
        .forEach(
            pair ->
                builder
                    .environment()
                    .put(pair.asText().split("=", 2)[0], pair.asText().split("=", 2)[1]));
    builder.environment().put("PORT", "0");
    builder.environment().put("DRAIN_SECONDS", "0");
    return new Container(builder.start(), output);
  }

  private static void assumeAllowed(List<String> unshare) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(unshare);
    command.add("true");
    Process probe = new ProcessBuilder(command).redirectErrorStream(true).start();
    String refusal = new String(probe.getInputStream().readAllBytes());
    Assumptions.assumeTrue(
        probe.waitFor() == 0, "this host does not let this user make namespaces: " + refusal);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !process.isAlive() || PORT.matcher(output()).find());
    Matcher port = PORT.matcher(output());
    assertThat(port.find()).as(output()).isTrue();
    URI uri = URI.create("http://127.0.0.1:" + port.group(1) + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return new ObjectMapper()
          .readTree(
              client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    }
  }

  /**
   * Sends SIGTERM to the service, which is the last of the line; returns the exit code as {@code
   * unshare} passes it on.
   */
  int terminate() throws InterruptedException {
    innermost().orElseThrow().destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** Whose end ends the others: unshare leaves its child behind when it is killed itself. */
  private Optional<ProcessHandle> innermost() {
    return process
        .descendants()
        .filter(handle -> handle.children().findAny().isEmpty())
        .findFirst();
  }

  @Override
  public void close() {
    innermost().ifPresent(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
