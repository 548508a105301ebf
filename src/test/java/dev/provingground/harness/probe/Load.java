package dev.provingground.harness.probe;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends GET requests at a constant rate until closed. A request is sent when its time has come,
 * however many are unanswered, and its latency counts from that time: a service that stalls is
 * charged for all who would have asked meanwhile.
 */
public final class Load implements Probe {
  /** A request that has no answer by then has failed; real time. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http;
  private final HttpRequest request;
  private final long periodNanos;
  private final List<Sample> samples = new ArrayList<>();
  private final Phaser unanswered = new Phaser(1);
  private final Thread generator;
  private volatile int sent;
  private volatile boolean ending;

  private Load(HttpClient http, URI address, int perSecond) {
    this.http = http;
    request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
    periodNanos = 1_000_000_000L / perSecond;
    generator = Thread.ofPlatform().name("load").daemon().unstarted(this::generate);
  }

  /**
   * Begins.
   *
   * @param http is closed with the load
   * @param perSecond requests a second, 1 to 1000
   */
  public static Load start(HttpClient http, URI address, int perSecond) {
    if (perSecond < 1 || perSecond > 1000) {
      throw new IllegalArgumentException(
          "a load of " + perSecond + " requests a second is not possible; give 1 to 1000");
    }
    var load = new Load(http, address, perSecond);
    load.generator.start();
    return load;
  }

  @Override
  public List<Sample> samples() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  /** How many requests were sent so far, answered or not. */
  int sent() {
    return sent;
  }

  @Override
  public void close() {
    if (ending) {
      return;
    }
    ending = true;
    LockSupport.unpark(generator);
    try {
      generator.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    unanswered.arriveAndAwaitAdvance();
    http.close();
  }

  private void generate() {
    long start = System.nanoTime();
    var begun = Instant.now();
    for (long n = 0; !ending; n++) {
      long due = n * periodNanos;
      for (long wait = due - (System.nanoTime() - start);
          wait > 0 && !ending;
          wait = due - (System.nanoTime() - start)) {
        LockSupport.parkNanos(wait);
      }
      if (!ending) {
        sent = (int) n + 1; // written by this thread only
        send(begun.plusNanos(due), start + due);
      }
    }
  }

  private void send(Instant intended, long dueNanos) {
    var lag = Duration.ofNanos(Math.max(0, System.nanoTime() - dueNanos));
    unanswered.register();
    var _ =
        http.sendAsync(request, BodyHandlers.ofByteArray())
            .whenComplete(
                (answer, error) -> {
                  var latency = Duration.ofNanos(System.nanoTime() - dueNanos);
                  var sample = sample(intended, lag, latency, answer, error);
                  synchronized (samples) {
                    samples.add(sample);
                  }
                  unanswered.arriveAndDeregister();
                });
  }

  private static Sample sample(
      Instant intended,
      Duration lag,
      Duration latency,
      @Nullable HttpResponse<byte[]> answer,
      @Nullable Throwable error) {
    if (answer == null) {
      return new Sample(
          intended,
          lag,
          latency,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(Causes.of(error, TIMEOUT)));
    }
    boolean ok = answer.statusCode() == 200;
    var ecs = ok ? json(answer.body()).path("ecs") : MissingNode.getInstance();
    return new Sample(
        intended,
        lag,
        latency,
        Optional.of(answer.statusCode()),
        Optional.of(ecs.path("taskArn").asText("")).filter(t -> !t.isEmpty()),
        Optional.of(ecs.path("availabilityZone").asText("")).filter(t -> !t.isEmpty()),
        ok ? Optional.empty() : Optional.of(Causes.of(answer)));
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance(); // an answer that does not tell who gave it
    } catch (java.io.IOException e) {
      throw new AssertionError("reading from memory", e);
    }
  }
}
