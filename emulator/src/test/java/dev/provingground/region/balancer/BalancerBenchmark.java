package dev.provingground.region.balancer;

import com.sun.management.OperatingSystemMXBean;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeSpec;
import dev.provingground.region.services.elbv2.BalancerFabric.Target;
import dev.provingground.region.time.RealEventLoop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * The load balancer against nginx and HAProxy: the same target, the same load, two workers each, in
 * turn. Arguments: rounds, 5, and seconds of each measurement, 4. Prints, for each kind of load,
 * the medians and their ratios. See {@code docs/benchmarks.md}.
 */
public final class BalancerBenchmark {
  private static final int WORKERS = 2;

  /** Seconds of each kind of load, after which the JVM has compiled what it will. */
  private static final int WARM_UP = 10;

  private static final List<Integer> CONNECTIONS = List.of(32, 256);
  private static final List<String> PATHS = List.of("/small", "/100k");
  private static final int TARGET_PORT = 18090;
  private static final int OWN_PORT = 18081;
  private static final int NGINX_PORT = 18082;
  private static final int HAPROXY_PORT = 18083;
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern PERCENTILE = Pattern.compile("(50|99)%\\s+([\\d.]+)(us|ms|s)");

  /** Who is measured, and what its processes have used so far. */
  private record Contestant(String name, int port, CpuTime cpu) {}

  private interface CpuTime {
    Duration used() throws IOException;
  }

  /** One measurement: times in milliseconds. */
  private record Sample(double rate, double median, double p99, double cpuPerRequest) {}

  private record Load(int connections, String path) {}

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final RealEventLoop loop = new RealEventLoop(1);
  private final Balancers balancers =
      new Balancers(loop, new TestBalancer.HostNamespaces(), WORKERS);

  private BalancerBenchmark() throws IOException {
    directory = Files.createTempDirectory("balancer-benchmark");
    directory.toFile().setExecutable(true, /* ownerOnly= */ false);
    directory.toFile().setReadable(true, /* ownerOnly= */ false);
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
    var benchmark = new BalancerBenchmark();
    try {
      benchmark.run(rounds, seconds);
    } finally {
      benchmark.close();
    }
  }

  private void run(int rounds, int seconds) throws Exception {
    startTarget();
    var node = startNode();
    var contestants =
        List.of(new Contestant("region", OWN_PORT, BalancerBenchmark::ownTime), nginx(), haproxy());
    for (var path : PATHS) {
      measure(contestants.getFirst(), new Load(256, path), WARM_UP);
    }
    for (var path : PATHS) {
      for (var connections : CONNECTIONS) {
        var load = new Load(connections, path);
        var samples = new LinkedHashMap<String, List<Sample>>();
        for (int round = 0; round < rounds; round++) {
          for (var contestant : contestants) {
            samples
                .computeIfAbsent(contestant.name(), name -> new ArrayList<>())
                .add(measure(contestant, load, seconds));
          }
        }
        print(load, samples);
      }
    }
    node.close();
  }

  private static void print(Load load, Map<String, List<Sample>> samples) {
    System.out.printf("%n%s, %d connections%n", load.path(), load.connections());
    System.out.printf(
        "%-8s %12s %10s %10s %14s%n", "", "requests/s", "p50 ms", "p99 ms", "CPU us/request");
    samples.forEach(
        (name, all) ->
            System.out.printf(
                "%-8s %12.0f %10.2f %10.2f %14.1f%n",
                name,
                median(all, Sample::rate),
                median(all, Sample::median),
                median(all, Sample::p99),
                median(all, Sample::cpuPerRequest)));
    var own = Objects.requireNonNull(samples.get("region"));
    for (var other : List.of("nginx", "haproxy")) {
      var theirs = Objects.requireNonNull(samples.get(other));
      System.out.printf(
          "region/%-8s: requests %.2f, p50 %.2f, p99 %.2f, CPU %.2f%n",
          other,
          ratio(own, theirs, Sample::rate),
          ratio(own, theirs, Sample::median),
          ratio(own, theirs, Sample::p99),
          ratio(own, theirs, Sample::cpuPerRequest));
    }
  }

  /** The median of the ratios of the rounds: what disturbs a round disturbs both. */
  private static double ratio(
      List<Sample> own, List<Sample> theirs, ToDoubleFunction<Sample> value) {
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < own.size(); i++) {
      ratios.add(value.applyAsDouble(own.get(i)) / value.applyAsDouble(theirs.get(i)));
    }
    return ratios.stream().sorted().toList().get(ratios.size() / 2);
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
    return samples.stream().mapToDouble(value).sorted().toArray()[samples.size() / 2];
  }

  private Sample measure(Contestant contestant, Load load, int seconds) throws Exception {
    var before = contestant.cpu().used();
    var wrk =
        new ProcessBuilder(
                "wrk",
                "-t2",
                "-c" + load.connections(),
                "-d" + seconds + "s",
                "--latency",
                "--timeout",
                "30s",
                "http://127.0.0.1:" + contestant.port() + load.path())
            .redirectErrorStream(true)
            .start();
    var output = new String(wrk.getInputStream().readAllBytes());
    if (wrk.waitFor() != 0 || output.contains("Non-2xx") || output.contains("Socket errors")) {
      throw new IllegalStateException(contestant.name() + " fails under load:\n" + output);
    }
    var used = contestant.cpu().used().minus(before);
    double requests = number(REQUESTS, output);
    return new Sample(
        number(RATE, output),
        percentile(output, "50"),
        percentile(output, "99"),
        used.toNanos() / 1000.0 / requests);
  }

  private static double number(Pattern pattern, String output) {
    var match = pattern.matcher(output);
    if (!match.find()) {
      throw new IllegalStateException("wrk says something else than expected:\n" + output);
    }
    return Double.parseDouble(match.group(1));
  }

  private static double percentile(String output, String wanted) {
    var match = PERCENTILE.matcher(output);
    while (match.find()) {
      if (match.group(1).equals(wanted)) {
        double unit =
            switch (match.group(3)) {
              case "us" -> 0.001;
              case "ms" -> 1;
              default -> 1000;
            };
        return Double.parseDouble(match.group(2)) * unit;
      }
    }
    throw new IllegalStateException("wrk says something else than expected:\n" + output);
  }

  private static Duration ownTime() {
    return Duration.ofNanos(
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime());
  }

  private Node startNode() throws Exception {
    var action = TestBalancer.forward(new Target("127.0.0.1", TARGET_PORT));
    var config =
        new NodeConfig(List.of(TestBalancer.listener(OWN_PORT, action)), Duration.ofSeconds(60));
    var started = new CompletableFuture<String>();
    var spec = new NodeSpec("arn:lb", "lb.test", "us-east-1a", "eni", "127.0.0.1");
    var node =
        loop.call(
            () ->
                balancers.start(
                    spec, config, problem -> started.complete(String.valueOf(problem))));
    if (!started.join().equals("null")) {
      throw new IllegalStateException(started.join());
    }
    return node;
  }

  private void startTarget() throws Exception {
    var body = directory.resolve("100k");
    Files.write(body, new byte[100_000]);
    nginx(
        "target",
        """
        sendfile on;
        server {
          listen 127.0.0.1:%d backlog=4096;
          location = /small { return 200 "hello from the target\\n"; }
          location / { root %s; }
        }
        """
            .formatted(TARGET_PORT, directory));
  }

  private Contestant nginx() throws Exception {
    var process =
        nginx(
            "proxy",
            """
            upstream target { server 127.0.0.1:%d; keepalive 256; keepalive_requests 100000000; }
            server {
              listen 127.0.0.1:%d backlog=4096;
              location / {
                proxy_pass http://target;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header Host $host;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                proxy_set_header X-Forwarded-Proto $scheme;
                proxy_set_header X-Forwarded-Port $server_port;
                proxy_set_header X-Amzn-Trace-Id Root=1-$request_id;
              }
            }
            """
                .formatted(TARGET_PORT, NGINX_PORT));
    return new Contestant("nginx", NGINX_PORT, () -> timeOf(process));
  }

  private Process nginx(String name, String servers) throws Exception {
    var config = directory.resolve(name + ".conf");
    Files.writeString(
        config,
        """
        daemon off;
        pid %1$s/%2$s.pid;
        error_log %1$s/%2$s.log;
        worker_processes %3$d;
        events { worker_connections 4096; }
        http {
          access_log off;
          keepalive_requests 100000000;
          client_body_temp_path %1$s/%2$s-body;
          proxy_temp_path %1$s/%2$s-proxy;
          fastcgi_temp_path %1$s/%2$s-fastcgi;
          uwsgi_temp_path %1$s/%2$s-uwsgi;
          scgi_temp_path %1$s/%2$s-scgi;
          %4$s
        }
        """
            .formatted(directory, name, WORKERS, servers));
    return start(List.of("nginx", "-c", config.toString()));
  }

  private Contestant haproxy() throws Exception {
    var config = directory.resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        global
          nbthread %d
          maxconn 8192
        defaults
          mode http
          timeout connect 10s
          timeout client 60s
          timeout server 60s
          http-reuse always
        frontend front
          bind 127.0.0.1:%d backlog 4096
          option forwardfor
          http-request set-header X-Forwarded-Proto http
          http-request set-header X-Forwarded-Port %%[dst_port]
          http-request set-header X-Amzn-Trace-Id Root=1-%%[uuid()]
          default_backend target
        backend target
          server target 127.0.0.1:%d
        """
            .formatted(WORKERS, HAPROXY_PORT, TARGET_PORT));
    var process = start(List.of("haproxy", "-db", "-f", config.toString()));
    return new Contestant("haproxy", HAPROXY_PORT, () -> timeOf(process));
  }

  private Process start(List<String> command) throws Exception {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    processes.add(process);
    if (process.waitFor(1, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          command + " ended at once:\n" + Files.readString(directory.resolve("output.log")));
    }
    return process;
  }

  /** What the process and its children have used. */
  private static Duration timeOf(Process process) throws IOException {
    var ticks = ticks(process.pid());
    for (var child : process.children().toList()) {
      ticks += ticks(child.pid());
    }
    return Duration.ofMillis(10 * ticks);
  }

  private static long ticks(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private void close() throws Exception {
    for (var process : processes) {
      process.destroy();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    balancers.close();
    loop.close();
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}
