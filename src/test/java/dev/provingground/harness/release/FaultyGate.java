package dev.provingground.harness.release;

import dev.provingground.workload.Main;
import io.undertow.Undertow;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs in a task: the workload, and in front of it a gate that delays every answer but that of the
 * health check by {@code GATE_DELAY_MILLIS}, and has three traps. After a request for {@value
 * #HANG} it still accepts connections, and answers nothing more; after one for {@value #LEAK} it
 * takes memory until it has none; after one for {@value #FLAP} it fails every other health check of
 * each that checks, and {@value #FLAPPED} tells how many. It listens on {@code GATE_PORT}, the
 * workload on {@code PORT}.
 */
public final class FaultyGate implements HttpHandler {
  static final String HANG = "/hang";
  static final String LEAK = "/leak";
  static final String FLAP = "/flap";
  static final String FLAPPED = "/flapped";
  static final String PORT = "GATE_PORT";
  static final String DELAY = "GATE_DELAY_MILLIS";

  private static final int CHUNK = 4 << 20;
  private static final int PAGE = 4096;
  private static final int LONGEST_REQUEST_MILLIS = 30_000;

  private final HttpHandler workload;
  private final long delayMillis;
  private final Map<InetAddress, Integer> checks = new ConcurrentHashMap<>();
  private final AtomicLong failedChecks = new AtomicLong();
  private volatile boolean hanging;
  private volatile boolean flapping;

  private FaultyGate(HttpHandler workload, long delayMillis) {
    this.workload = workload;
    this.delayMillis = delayMillis;
  }

  public static void main(String[] arguments) {
    var environment = System.getenv();
    Main.main(arguments);
    var behind =
        new LoadBalancingProxyClient()
            .addHost(URI.create("http://127.0.0.1:" + environment.get("PORT")));
    var proxy =
        ProxyHandler.builder()
            .setProxyClient(behind)
            .setMaxRequestTime(LONGEST_REQUEST_MILLIS)
            .build();
    Undertow.builder()
        .addHttpListener(
            Integer.parseInt(environment.get(PORT)),
            "0.0.0.0",
            new FaultyGate(proxy, Long.parseLong(environment.get(DELAY))))
        .setDirectBuffers(false)
        .build()
        .start();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (hanging) {
      exchange.dispatch(); // and nobody will ever go on with it
      return;
    }
    switch (exchange.getRequestPath()) {
      case HANG -> hanging = true;
      case LEAK -> Thread.ofPlatform().name("leak").start(FaultyGate::leak);
      case FLAP -> flapping = true;
      case FLAPPED -> exchange.getResponseSender().send(Long.toString(failedChecks.get()));
      case "/health" -> health(exchange);
      default -> delay(exchange);
    }
  }

  /** Each node of a load balancer counts for itself what fails in a row. */
  private void health(HttpServerExchange exchange) throws Exception {
    if (flapping
        && checks.merge(exchange.getSourceAddress().getAddress(), 1, Integer::sum) % 2 > 0) {
      failedChecks.incrementAndGet();
      exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
      return;
    }
    workload.handleRequest(exchange);
  }

  private void delay(HttpServerExchange exchange) {
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () ->
            exchange
                .getIoThread()
                .executeAfter(
                    () -> Connectors.executeRootHandler(workload, exchange),
                    delayMillis,
                    TimeUnit.MILLISECONDS));
  }

  @SuppressWarnings("ModifiedButNotUsed") // held, so that nothing is ever free again
  private static void leak() {
    List<ByteBuffer> taken = new ArrayList<>();
    while (true) {
      var chunk = ByteBuffer.allocateDirect(CHUNK);
      for (int at = 0; at < CHUNK; at += PAGE) {
        chunk.put(at, (byte) 1); // memory that nobody touches is not used
      }
      taken.add(chunk);
    }
  }
}
