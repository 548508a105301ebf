package dev.provingground.workload.image;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the service as a task would, sends it one request of each kind, one after the other, and
 * stops it.
 */
final class TrainingRun {

  private static final Pattern LISTENING =
      Pattern.compile("\"event\":\"listening\".*\"port\":([0-9]+)");
  private static final List<String> REQUESTS =
      List.of(
          "GET /health",
          "HEAD /health",
          "GET /",
          "HEAD /",
          "GET /",
          "GET /nowhere",
          "POST /health",
          "GET /health");
  private static final int LONGEST_SECONDS = 60;
  private static final byte[] METADATA =
      """
      {"Cluster": "training", "TaskARN": "arn:aws:ecs:::task/training/0", "Family": "training", "Revision": "1",
       "Limits": {"CPU": 0.25, "Memory": 512}, "AvailabilityZone": "a", "LaunchType": "FARGATE", "Containers": []}
      """
          .getBytes(StandardCharsets.UTF_8);

  private TrainingRun() {}

  static void run(List<String> command, Path directory) throws IOException, InterruptedException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer metadata = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    metadata.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, METADATA.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(METADATA);
          }
        });
    metadata.start();
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().put("PORT", "0");
      builder.environment().put("DRAIN_SECONDS", "0");
      builder
          .environment()
          .put(
              "ECS_CONTAINER_METADATA_URI_V4",
              "http://127.0.0.1:" + metadata.getAddress().getPort() + "/v4/0");
      train(builder.start());
    } finally {
      metadata.stop(0);
    }
  }

  private static void train(Process service) throws IOException, InterruptedException {
    try (BufferedReader output = service.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder said = new StringBuilder();
      int port = awaitPort(output, said);
      for (String request : REQUESTS) {
        send(port, request);
      }
      // By its handle, as Process.destroy closes what it still has to say.
      service.toHandle().destroy();
      output.lines().forEach(line -> said.append(line).append('\n'));
      if (!service.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || service.exitValue() != 0) {
        throw new IllegalStateException(
            "The service did not end well after its training run:\n" + said);
      }
    } finally {
      service.destroyForcibly();
    }
  }

  private static int awaitPort(BufferedReader output, StringBuilder said) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new IllegalStateException("The service did not start for its training run:\n" + said);
  }

  private static void send(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(LONGEST_SECONDS * 1000);
      String head = request + " HTTP/1.1\r\nHost: training\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      if (socket.getInputStream().readAllBytes().length == 0) {
        throw new IllegalStateException(
            "The service did not answer " + request + " in its training run");
      }
    }
  }
}
