package dev.provingground.region.wire;

import dev.provingground.region.api.Credentials;
import dev.provingground.region.api.GuardedService;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.wire.codec.Shapes;
import dev.provingground.region.wire.signature.SignatureVerifier;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.StatusCodes;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;

/**
 * The region's API: one HTTP port for all services.
 *
 * <p>A signed request goes to the service of its credential scope. Any other goes to the handler of
 * its path's prefix; where there is none, it is asked to sign. Until {@link #open} all are answered
 * 503, which clients try again.
 */
public final class WireServer implements AutoCloseable {
  private static final int MAX_BODY = 10 << 20;

  private final Shapes shapes = new Shapes();
  private final Map<String, ServiceEndpoint> services = new ConcurrentHashMap<>();
  private final PathHandler unsigned = new PathHandler(this::handleSigned);
  private final EventLoop loop;
  private final Undertow server;
  private volatile @Nullable FrontDoor signed;

  /**
   * Listens from now on.
   *
   * @param host the address to listen on
   * @param port 0 for any
   * @throws BindException when the port is taken
   */
  public WireServer(String host, int port, EventLoop loop) throws BindException {
    this.loop = loop;
    this.server =
        Undertow.builder()
            .addHttpListener(port, host)
            // Requests seldom wait for anything: more threads than processors were in their way.
            .setIoThreads(Runtime.getRuntime().availableProcessors())
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            // Undertow's own limit would cut image layers short; calls have theirs at the front
            // door.
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setHandler(new HttpContinueReadHandler(this::route))
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      server.stop();
      if (e.getCause() instanceof BindException taken) {
        throw taken;
      }
      throw e;
    }
  }

  private void handleSigned(HttpServerExchange exchange) {
    var door = signed;
    if (door == null) {
      exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE).endExchange();
    } else {
      door.handleRequest(exchange);
    }
  }

  private void route(HttpServerExchange exchange) throws Exception {
    if (FrontDoor.isSigned(exchange)) {
      handleSigned(exchange);
    } else {
      unsigned.handleRequest(exchange);
    }
  }

  /**
   * Opens the door to a service.
   *
   * @throws IllegalArgumentException when its scope has one already
   */
  public <T extends SdkClient> void mount(Mount<T> mount, GuardedService<T> service) {
    var endpoint = new ServiceEndpoint(mount, service, shapes);
    if (services.putIfAbsent(mount.scope(), endpoint) != null) {
      throw new IllegalArgumentException("two services for the scope " + mount.scope());
    }
  }

  /**
   * Hands unsigned requests to a handler by their path. Handlers run on the connection's thread and
   * dispatch what takes time.
   *
   * @param prefix such as {@code /v2}
   */
  public void route(String prefix, HttpHandler handler) {
    unsigned.addPrefixPath(prefix, handler);
  }

  /**
   * Serves from now on.
   *
   * @param region the one that requests must be signed for
   */
  public void open(String region, Credentials credentials) {
    var verifier = new SignatureVerifier(credentials, region, loop::now);
    signed = new FrontDoor(loop, verifier, services, MAX_BODY, shapes);
  }

  /** The credential scopes of the services that are mounted. */
  public Set<String> scopes() {
    return Set.copyOf(services.keySet());
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /** Stops listening and breaks what connections there are. */
  @Override
  public void close() {
    server.stop();
  }
}
