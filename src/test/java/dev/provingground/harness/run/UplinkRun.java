package dev.provingground.harness.run;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import dev.provingground.infra.Outputs;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A whole run on a host that it has to itself: a region, the stacks, the service under load by its
 * name, and the end of all; then what has left by the uplink, and a packet that shows that it is
 * counted.
 */
final class UplinkRun {
  static final String UPLINK = "uplink";

  /** How a line begins that says what was found. */
  static final String RESULT = "found: ";

  private static final String SCALE = "10";
  private static final int REQUESTS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private UplinkRun() {}

  public static void main(String[] arguments) throws IOException {
    var failed = underLoad();
    System.out.println(RESULT + "answers that are no 200: " + failed);
    System.out.println(RESULT + "packets that left: " + sent());
    try (var socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(new byte[1], 1, InetAddress.ofLiteral("192.0.2.1"), 9));
    }
    System.out.println(RESULT + "packets that left once one was sent: " + sent());
  }

  private static long underLoad() {
    var settings =
        Settings.from(name -> name.equals("time.scale") ? Optional.of(SCALE) : Optional.empty());
    try (var run = SuiteRun.start(settings, new Console(System.out))) {
      var service = URI.create(run.deployment().output(Outputs.SERVICE_URL)).resolve("/");
      var request = HttpRequest.newBuilder(service).timeout(PATIENCE).build();
      try (var http = run.target().internet().httpClient()) {
        var answers =
            IntStream.range(0, REQUESTS)
                .mapToObj(i -> http.sendAsync(request, BodyHandlers.ofString()))
                .toList();
        return answers.stream().filter(answer -> answer.join().statusCode() != 200).count();
      }
    }
  }

  /** All packets that the host has sent by its uplink so far, questions of ARP included. */
  private static long sent() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/net/dev")).stream()
        .map(String::strip)
        .filter(line -> line.startsWith(UPLINK + ":"))
        .mapToLong(
            line -> Long.parseLong(line.substring(UPLINK.length() + 1).strip().split("\\s+")[9]))
        .sum();
  }
}
