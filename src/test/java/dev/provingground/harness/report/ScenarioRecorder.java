package dev.provingground.harness.report;

import dev.provingground.harness.report.ScenarioResult.Feature;
import dev.provingground.harness.report.ScenarioResult.Result;
import dev.provingground.harness.report.ScenarioResult.Step;
import io.cucumber.messages.types.Envelope;
import io.cucumber.messages.types.GherkinDocument;
import io.cucumber.plugin.event.DataTableArgument;
import io.cucumber.plugin.event.DocStringArgument;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.HookTestStep;
import io.cucumber.plugin.event.PickleStepTestStep;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.TestCase;
import io.cucumber.plugin.event.TestCaseFinished;
import io.cucumber.plugin.event.TestCaseStarted;
import io.cucumber.plugin.event.TestStepFinished;
import io.cucumber.plugin.event.WriteEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down how scenarios go. Safe for use by many threads. */
final class ScenarioRecorder {
  private static final String OURS = "dev.provingground.";
  private static final int MOST_FRAMES = 6;

  private final Consumer<ScenarioResult> ended;
  private final Map<URI, Feature> features = new HashMap<>();
  private final Map<UUID, TestCaseStarted> begun = new LinkedHashMap<>();
  private final Map<UUID, List<Step>> steps = new HashMap<>();
  private final Map<UUID, List<String>> evidence = new HashMap<>();
  private final List<ScenarioResult> results = new ArrayList<>();

  /**
   * @param ended is told how each scenario went when it ends
   */
  ScenarioRecorder(Consumer<ScenarioResult> ended) {
    this.ended = ended;
  }

  void listenTo(EventPublisher publisher) {
    publisher.registerHandlerFor(
        Envelope.class, e -> e.getGherkinDocument().ifPresent(this::describe));
    publisher.registerHandlerFor(TestCaseStarted.class, this::begin);
    publisher.registerHandlerFor(TestStepFinished.class, this::step);
    publisher.registerHandlerFor(WriteEvent.class, this::write);
    publisher.registerHandlerFor(TestCaseFinished.class, this::end);
  }

  /** In the order of their ends. */
  synchronized List<ScenarioResult> results() {
    return List.copyOf(results);
  }

  private synchronized void describe(GherkinDocument document) {
    document
        .getUri()
        .ifPresent(
            uri ->
                document
                    .getFeature()
                    .ifPresent(
                        f ->
                            features.put(
                                URI.create(uri),
                                new Feature(path(uri), f.getName(), flat(f.getDescription())))));
  }

  private synchronized void begin(TestCaseStarted event) {
    begun.put(event.getTestCase().getId(), event);
    steps.put(event.getTestCase().getId(), new ArrayList<>());
  }

  private synchronized void step(TestStepFinished event) {
    var result = result(event.getResult().getStatus());
    var took = duration(event.getResult().getDuration());
    var list = steps.computeIfAbsent(event.getTestCase().getId(), id -> new ArrayList<>());
    if (event.getTestStep() instanceof PickleStepTestStep step) {
      var argument = step.getStep().getArgument();
      list.add(
          new Step(
              step.getStep().getKeyword().strip(),
              step.getStep().getText(),
              step.getStep().getLine(),
              argument instanceof DocStringArgument doc
                  ? Optional.of(doc.getContent())
                  : Optional.empty(),
              argument instanceof DataTableArgument table ? table.cells() : List.of(),
              result,
              took));
    } else if (event.getTestStep() instanceof HookTestStep hook && result == Result.FAILED) {
      var when = hook.getHookType().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
      list.add(
          new Step("Hook", when + " the scenario", 0, Optional.empty(), List.of(), result, took));
    }
  }

  private synchronized void write(WriteEvent event) {
    evidence
        .computeIfAbsent(event.getTestCase().getId(), id -> new ArrayList<>())
        .add(event.getText());
  }

  private synchronized void end(TestCaseFinished event) {
    var scenario = event.getTestCase();
    var started = begun.remove(scenario.getId());
    var status = event.getResult().getStatus();
    var error = event.getResult().getError();
    var result =
        result(
            scenario,
            started == null ? event.getInstant() : started.getInstant(),
            event.getInstant(),
            result(status),
            why(status, error),
            status == Status.FAILED ? trace(error) : List.of());
    results.add(result);
    ended.accept(result);
  }

  /** Scenarios that have begun end here, and have failed; others do not count any more. */
  synchronized void cutOff(Instant at, String why) {
    begun
        .values()
        .forEach(
            started ->
                results.add(
                    result(
                        started.getTestCase(),
                        started.getInstant(),
                        at,
                        Result.FAILED,
                        why,
                        List.of())));
    begun.clear();
  }

  private ScenarioResult result(
      TestCase scenario,
      Instant began,
      Instant ended,
      Result result,
      String why,
      List<String> trace) {
    var path = path(scenario.getUri().toString());
    return new ScenarioResult(
        features.getOrDefault(scenario.getUri(), new Feature(path, path, "")),
        scenario.getName(),
        scenario.getLocation().getLine(),
        List.copyOf(scenario.getTags()),
        began,
        Duration.between(began, ended),
        result,
        why,
        trace,
        List.copyOf(evidence.getOrDefault(scenario.getId(), List.of())),
        List.copyOf(steps.getOrDefault(scenario.getId(), List.of())));
  }

  private static Result result(Status status) {
    return switch (status) {
      case PASSED -> Result.PASSED;
      case SKIPPED -> Result.SKIPPED;
      case FAILED, PENDING, UNDEFINED, AMBIGUOUS, UNUSED -> Result.FAILED;
    };
  }

  private static String why(Status status, @Nullable Throwable error) {
    if (error != null) {
      return text(error);
    }
    return switch (status) {
      case UNDEFINED -> "a step is not defined";
      case PENDING -> "a step is not implemented";
      case AMBIGUOUS -> "a step has more than one definition";
      case SKIPPED -> "no reason was given";
      case PASSED, FAILED, UNUSED -> "";
    };
  }

  /** What an error says; its type where it says nothing. */
  static String text(Throwable error) {
    var message = error.getMessage();
    return message == null || message.isBlank() ? error.getClass().getName() : message.strip();
  }

  private static List<String> trace(@Nullable Throwable error) {
    return error == null
        ? List.of()
        : Arrays.stream(error.getStackTrace())
            .filter(f -> f.getClassName().startsWith(OURS))
            .limit(MOST_FRAMES)
            .map(StackTraceElement::toString)
            .toList();
  }

  /** Null where nothing ran. */
  private static Duration duration(@Nullable Duration duration) {
    return duration == null ? Duration.ZERO : duration;
  }

  private static String path(String uri) {
    int features = uri.lastIndexOf("features/");
    return features < 0 ? uri : uri.substring(features);
  }

  private static String flat(@Nullable String description) {
    return description == null ? "" : description.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
