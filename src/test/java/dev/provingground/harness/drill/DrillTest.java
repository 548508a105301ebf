package dev.provingground.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.drill.Moment.Kind;
import dev.provingground.harness.drill.ServiceView.State;
import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.probe.Load;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drills against a small server and a service that is made of words. */
final class DrillTest {
  private static final State STEADY =
      new State(1, Map.of("task/1", "RUNNING"), Map.of("10.0.0.1", "healthy"), List.of());
  private static final State BROKEN =
      new State(1, Map.of("task/1", "STOPPED"), Map.of(), List.of());

  private final AtomicBoolean faulty = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          var body =
              "{\"ecs\": {\"taskArn\": \"task/1\", \"availabilityZone\": \"a\"}}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(failing.get() ? 502 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aServiceThatRecoversInTimeWithinItsBudgetHeld() {
    try (var drill = start(new ErrorBudget(0, false))) {
      drill.inject("break", () -> faulty.set(true), () -> faulty.set(false));
      assertThat(drill.await("time to detect", Duration.ofSeconds(5), s -> s.equals(BROKEN)))
          .isTrue();
      drill.undo("mend");
      assertThat(drill.await("time to steady state", Duration.ofSeconds(5), State::isSteady))
          .isTrue();
      var journal = drill.conclude();
      assertThat(journal.verdict()).isEqualTo(new Verdict(Outcome.HELD, List.of()));
      assertThat(journal.measured()).containsOnlyKeys("time to detect", "time to steady state");
      assertThat(journal.statistics().requests()).isGreaterThan(50);
      assertThat(journal.samples()).allMatch(s -> s.task().orElseThrow().equals("task/1"));
      assertThat(journal.moments())
          .anyMatch(m -> m.kind() == Kind.TASK && m.what().equals("STOPPED"))
          .anyMatch(m -> m.kind() == Kind.TARGET && m.what().equals("deregistered"));
    }
  }

  @Test
  void whatDoesNotHappenInTimeBreaksTheHypothesis() {
    try (var drill = start(new ErrorBudget(0, false))) {
      drill.inject("nothing", () -> {}, () -> {});
      assertThat(drill.await("time to detect", Duration.ofMillis(300), s -> s.equals(BROKEN)))
          .isFalse();
      var verdict = drill.conclude().verdict();
      assertThat(verdict.outcome()).isEqualTo(Outcome.BROKEN);
      assertThat(verdict.reasons()).containsExactly("time to detect: not within 0 s");
    }
  }

  @Test
  void moreFailuresThanTheBudgetBreakTheHypothesis() {
    try (var drill = start(new ErrorBudget(0.01, false))) {
      drill.inject("fail", () -> failing.set(true), () -> failing.set(false));
      var verdict = drill.conclude().verdict();
      assertThat(verdict.outcome()).isEqualTo(Outcome.BROKEN);
      assertThat(verdict.reasons().getFirst())
          .contains("more than the error budget of 1.0 percent");
    }
  }

  @Test
  void aDrillWithoutAFaultIsInconclusive() {
    try (var drill = start(new ErrorBudget(0, false))) {
      assertThat(drill.conclude().verdict())
          .isEqualTo(new Verdict(Outcome.INCONCLUSIVE, List.of("no fault was injected")));
    }
  }

  @Test
  void theFaultIsUndoneOnceHoweverTheDrillEnds() {
    var undone = new AtomicInteger();
    try (var drill = start(new ErrorBudget(0, false))) {
      drill.inject("break", () -> {}, undone::incrementAndGet);
    }
    assertThat(undone).hasValue(1);
    try (var drill = start(new ErrorBudget(0, false))) {
      drill.inject("break", () -> {}, undone::incrementAndGet);
      drill.undo("mend");
    }
    assertThat(undone).hasValue(2);
  }

  @Test
  void aFaultThatFailsHalfwayIsUndoneToo() {
    var undone = new AtomicInteger();
    try (var drill = start(new ErrorBudget(0, false))) {
      assertThatThrownBy(
              () ->
                  drill.inject(
                      "break",
                      () -> {
                        throw new IllegalStateException("half done");
                      },
                      undone::incrementAndGet))
          .hasMessage("half done");
    }
    assertThat(undone).hasValue(1);
  }

  @Test
  void noDrillBeginsOnAServiceThatIsNotSteady() {
    faulty.set(true);
    assertThatThrownBy(() -> start(new ErrorBudget(0, false)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not steady before the drill");
  }

  private Drill start(ErrorBudget budget) {
    var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return Drill.start(
        new Drill.Plan("test", "it holds", budget, 100),
        () -> faulty.get() ? BROKEN : STEADY,
        () -> Load.start(HttpClient.newHttpClient(), address, 100),
        new Console(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)));
  }
}
