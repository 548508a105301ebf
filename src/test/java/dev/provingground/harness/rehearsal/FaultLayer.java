package dev.provingground.harness.rehearsal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A reverse proxy on loopback before a region's API that does to callers what AWS does now and
 * then, as a {@link FaultPlan} says. What is no signed call passes.
 */
final class FaultLayer implements AutoCloseable {
  private final Upstream upstream;
  private final FaultPlan plan;
  private final Random random;
  private final Obstacle obstacle;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** The last answer to a question that only reads. */
  private final Map<String, Shown> shown = new ConcurrentHashMap<>();

  /** How often each fault was injected. */
  private final Map<String, Integer> injected = new TreeMap<>();

  private record Shown(Answer answer, long at) {}

  private boolean obstructed;
  private int calls;
  private int unseen;
  private long frozenUntil;
  private long expiredUntil;

  /**
   * @param region the API that it stands for
   * @param obstacle keeps a stack from going, where the plan wants it
   */
  FaultLayer(URI region, FaultPlan plan, long seed, Obstacle obstacle) {
    this.upstream = new Upstream(region);
    this.plan = plan;
    this.random = new Random(seed);
    this.obstacle = obstacle;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How often each fault was injected, by its name. */
  synchronized Map<String, Integer> injected() {
    return new TreeMap<>(injected);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var call = Call.of(exchange.getRequestHeaders(), body);
      var fault = call.flatMap(this::fault);
      var answer = fault.isPresent() ? fault.get() : upstream.ask(exchange, body);
      if (fault.isEmpty()) {
        call.ifPresent(c -> passed(c, answer));
      }
      answer.headers().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
      var length = answer.body().length;
      exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
      if (length > 0) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  /** What a call is answered instead of what the region would say. */
  private synchronized Optional<Answer> fault(Call call) {
    calls++;
    if (calls == plan.expiresAt()) {
      expiredUntil = System.nanoTime() + plan.expired().toNanos();
    }
    if (System.nanoTime() < expiredUntil) {
      return inject("expired credentials", expired(call));
    }
    if (random.nextDouble() < plan.throttled()) {
      return inject("throttling", throttled(call));
    }
    if (random.nextDouble() < plan.failed()) {
      return inject(
          "internal failure", Answer.error(call, 500, "InternalFailure", "An internal error."));
    }
    if (unseen > 0 && looksForWhatIsNew(call)) {
      unseen--;
      return inject("not to be seen yet", unknown(call));
    }
    var before = Optional.ofNullable(call.reads() ? shown.get(call.question()) : null);
    if (before.isPresent() && call.service().equals("cloudformation") && isFrozen()) {
      return inject("slow change of a stack", before.get().answer());
    }
    if (before.filter(this::isRecent).isPresent() && random.nextDouble() < plan.lagging()) {
      return inject("read that lags", before.get().answer());
    }
    if (call.is("cloudformation", "DeleteStack") && plan.halfDeleted() && !obstructed) {
      obstructed = obstacle.place();
      if (obstructed) {
        count("half-failed delete");
      }
    }
    return Optional.empty();
  }

  private boolean isRecent(Shown before) {
    return System.nanoTime() - before.at() < plan.lag().toNanos();
  }

  private boolean isFrozen() {
    return System.nanoTime() < frozenUntil;
  }

  private synchronized void passed(Call call, Answer answer) {
    if (call.reads()) {
      shown.put(call.question(), new Shown(answer, System.nanoTime()));
      if (call.service().equals("cloudformation") && answer.contains("DELETE_FAILED")) {
        obstacle.remove();
      }
    } else if (answer.status() == 200 && call.is("cloudformation", "CreateChangeSet")) {
      unseen = plan.unseen();
    } else if (call.is("cloudformation", "ExecuteChangeSet")
        || call.is("cloudformation", "DeleteStack")) {
      frozenUntil = System.nanoTime() + plan.slow().toNanos();
    }
  }

  /** Asks by the ARN that it has just been given. */
  private static boolean looksForWhatIsNew(Call call) {
    return call.is("cloudformation", "DescribeChangeSet")
        || (call.is("cloudformation", "DescribeStacks") && call.body().contains("StackName=arn"));
  }

  private static Answer unknown(Call call) {
    return call.operation().equals("DescribeChangeSet")
        ? Answer.error(call, 404, "ChangeSetNotFound", "ChangeSet does not exist")
        : Answer.error(call, 400, "ValidationError", "Stack with that id does not exist");
  }

  private static Answer expired(Call call) {
    var message = "The security token included in the request is expired";
    return call.protocol() == Call.Protocol.JSON
        ? Answer.error(call, 400, "ExpiredTokenException", message)
        : Answer.error(call, 403, "ExpiredToken", message);
  }

  private static Answer throttled(Call call) {
    return switch (call.protocol()) {
      case JSON -> Answer.error(call, 400, "ThrottlingException", "Rate exceeded");
      case QUERY -> Answer.error(call, 400, "Throttling", "Rate exceeded");
      case EC2 -> Answer.error(call, 503, "RequestLimitExceeded", "Request limit exceeded.");
    };
  }

  private Optional<Answer> inject(String fault, Answer answer) {
    count(fault);
    return Optional.of(answer);
  }

  private void count(String fault) {
    injected.merge(fault, 1, Integer::sum);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
