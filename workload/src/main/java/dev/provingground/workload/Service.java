package dev.provingground.workload;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** The running HTTP service, from its listening socket to its orderly end. */
final class Service implements AutoCloseable {

  /**
   * Longer than an application load balancer keeps an idle connection (60 s), or it would answer
   * 502 now and then.
   */
  private static final Duration IDLE_CONNECTION = Duration.ofSeconds(75);

  private static final Duration SLOWEST_REQUEST_HEAD = Duration.ofSeconds(10);
  private static final int LARGEST_REQUEST_HEAD = 16 * 1024;

  /**
   * With the default drain of 5 s all ends well within the 30 s that ECS waits by default ({@code
   * stopTimeout}).
   */
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);

  private final XnioWorker worker;
  private final Undertow server;
  private final Traffic traffic;
  private final EventLog log;
  private final Duration drain;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Service(
      XnioWorker worker, Undertow server, Traffic traffic, EventLog log, Duration drain) {
    this.worker = worker;
    this.server = server;
    this.traffic = traffic;
    this.log = log;
    this.drain = drain;
  }

  /**
   * Listens, and logs {@code listening} with the port.
   *
   * @param startedNanos when the process started, as {@link System#nanoTime} counts
   * @throws RuntimeException caused by a {@link java.net.BindException} when the port is taken
   */
  static Service start(Configuration configuration, EventLog log, long startedNanos) {
    Traffic traffic = new Traffic();
    TaskMetadataEndpoint taskMetadata =
        new TaskMetadataEndpoint(configuration.metadata(), log, System::nanoTime);
    SystemInformation information =
        new SystemInformation(
            configuration.mode(), taskMetadata, InstantSource.system(), startedNanos);
    XnioWorker worker = worker();
    Undertow server =
        Undertow.builder()
            .addHttpListener(
                configuration.port(), "0.0.0.0", handlers(configuration, information, traffic, log))
            .setWorker(worker)
            // Freeing direct buffers takes an Unsafe method that is going away, and the JVM says so
            // on stderr.
            .setDirectBuffers(false)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, LARGEST_REQUEST_HEAD)
            .setServerOption(UndertowOptions.MAX_HEADERS, 100)
            .setServerOption(
                UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) SLOWEST_REQUEST_HEAD.toMillis())
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) IDLE_CONNECTION.toMillis())
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      worker.shutdownNow();
      throw e;
    }
    Service service = new Service(worker, server, traffic, log, configuration.drain());
    log.info(
        "listening",
        json ->
            json.field("service", SystemInformation.SERVICE)
                .field("version", SystemInformation.version())
                .field("mode", configuration.mode())
                .field("port", service.port())
                .field("startupMillis", (System.nanoTime() - startedNanos) / 1_000_000));
    return service;
  }

  private static HttpHandler handlers(
      Configuration configuration, SystemInformation information, Traffic traffic, EventLog log) {
    HttpHandler health =
        exchange -> {
          boolean draining = traffic.draining();
          String status = draining ? "draining" : "healthy";
          Answer.json(
              exchange, draining ? 503 : 200, Json.object(json -> json.field("status", status)));
        };
    HttpHandler root =
        new Failures(
            exchange -> Answer.json(exchange, 200, information.toJson()),
            log,
            configuration.revealsErrors());
    // Health is answered by the I/O thread: no slow request can make it fail.
    Routes routes = new Routes(Map.of("/health", health, "/", exchange -> exchange.dispatch(root)));
    return new Requests(new Failures(routes, log, configuration.revealsErrors()), traffic, log);
  }

  /**
   * The server's threads, apart from the server: it can stop accepting while they finish what is in
   * flight.
   */
  private static XnioWorker worker() {
    try {
      return Xnio.getInstance()
          .createWorker(
              OptionMap.builder()
                  .set(Options.WORKER_NAME, "http")
                  .set(Options.WORKER_IO_THREADS, 2)
                  .set(Options.WORKER_TASK_CORE_THREADS, 2)
                  .set(Options.WORKER_TASK_MAX_THREADS, 8)
                  .set(Options.TCP_NODELAY, true)
                  .getMap());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that it listens on. */
  int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /**
   * The orderly end: {@code /health} fails while everything is still served, so that the load
   * balancer sends no more; after the drain time nothing new is accepted; what is in flight is
   * finished, for at most 10 s.
   */
  void drainAndStop() throws InterruptedException {
    traffic.startDraining();
    log.info("draining", json -> json.field("seconds", drain.toSeconds()));
    if (closed.await(drain.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    server.stop();
    log.info("stopped-accepting", json -> json.field("inFlight", traffic.inFlight()));
    int left = traffic.awaitNone(LONGEST_REQUEST);
    close();
    log.info("stopped", json -> json.field("abandoned", left));
  }

  /** Stops at once. */
  @Override
  public void close() {
    closed.countDown();
    server.stop();
    worker.shutdownNow();
  }
}
