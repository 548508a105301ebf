package dev.provingground.harness.mutation.run;

import dev.provingground.harness.run.SuiteRun;
import dev.provingground.harness.steps.Hooks;
import io.cucumber.core.eventbus.EventBus;
import io.cucumber.core.feature.FeatureParser;
import io.cucumber.core.feature.FeatureWithLines;
import io.cucumber.core.gherkin.Pickle;
import io.cucumber.core.gherkin.Step;
import io.cucumber.core.options.RuntimeOptions;
import io.cucumber.core.options.RuntimeOptionsBuilder;
import io.cucumber.core.runner.Runner;
import io.cucumber.core.runtime.BackendServiceLoader;
import io.cucumber.core.runtime.FeaturePathFeatureSupplier;
import io.cucumber.core.runtime.ObjectFactoryServiceLoader;
import io.cucumber.core.runtime.SingletonObjectFactorySupplier;
import io.cucumber.core.runtime.SingletonRunnerSupplier;
import io.cucumber.core.runtime.TimeServiceEventBus;
import io.cucumber.plugin.event.PickleStepTestStep;
import io.cucumber.plugin.event.Result;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.TestCaseFinished;
import io.cucumber.plugin.event.TestStepFinished;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The specification's scenarios, one by one, without what a whole run of Cucumber costs: features
 * and steps are read once. For one thread at a time.
 */
final class Scenarios {
  private static final URI GLUE = URI.create("classpath:/dev/provingground/harness/steps");
  private static final Supplier<ClassLoader> LOADER = Scenarios.class::getClassLoader;

  private final List<Scenario> all;
  private final Runner runner;
  private @Nullable Result result;
  private String failedStep = "";

  /**
   * Reads features and steps.
   *
   * @param features a directory of feature files; drills among them are left out
   */
  Scenarios(Path features) {
    RuntimeOptions options =
        new RuntimeOptionsBuilder()
            .addGlue(GLUE)
            .addFeature(FeatureWithLines.parse(features.toString()))
            .build();
    EventBus bus = new TimeServiceEventBus(Clock.systemUTC(), UUID::randomUUID);
    bus.registerHandlerFor(TestStepFinished.class, this::stepEnded);
    bus.registerHandlerFor(TestCaseFinished.class, e -> result = e.getResult());
    var factory =
        new SingletonObjectFactorySupplier(new ObjectFactoryServiceLoader(LOADER, options));
    runner =
        new SingletonRunnerSupplier(
                options, bus, new BackendServiceLoader(LOADER, factory), factory)
            .get();
    all =
        new FeaturePathFeatureSupplier(LOADER, options, new FeatureParser(bus::generateId))
            .get().stream()
                .flatMap(f -> f.getPickles().stream())
                .filter(pickle -> !pickle.getTags().contains("@chaos"))
                .map(Scenario::new)
                .toList();
  }

  List<Scenario> all() {
    return all;
  }

  List<String> names() {
    return all.stream().map(Scenario::name).toList();
  }

  /** Runs one scenario on what the run has deployed. */
  Ending run(Scenario scenario, SuiteRun on) {
    result = null;
    failedStep = "";
    Hooks.during(on, () -> runner.runPickle(scenario.pickle));
    var end = result;
    if (end == null) {
      throw new IllegalStateException("scenario '" + scenario.name() + "' has no result");
    }
    return new Ending(
        end.getStatus(), Optional.ofNullable(end.getError()), failedStep, end.getDuration());
  }

  private void stepEnded(TestStepFinished event) {
    if (event.getResult().getStatus() == Status.FAILED
        && event.getTestStep() instanceof PickleStepTestStep step) {
      failedStep = step.getStep().getText();
    }
  }

  /** A scenario of the specification. */
  static final class Scenario {
    private final Pickle pickle;
    private final String text;

    private Scenario(Pickle pickle) {
      this.pickle = pickle;
      text =
          Stream.concat(Stream.of(pickle.getName()), pickle.getSteps().stream().map(Step::getText))
              .collect(Collectors.joining("\n"))
              .toLowerCase(Locale.ROOT);
    }

    String name() {
      return pickle.getName();
    }

    /** Its name and its steps, in lower case. */
    String text() {
      return text;
    }

    /** Whether it changes the stack or stops a task: others come before it. */
    boolean disturbsOthers() {
      return pickle.getTags().contains("@changes-stack")
          || pickle.getTags().contains("@stops-a-task");
    }

    boolean needsTasks() {
      return pickle.getTags().contains("@needs-running-tasks");
    }
  }

  /**
   * How a scenario ended.
   *
   * @param step the step that failed; empty when none did
   */
  record Ending(Status status, Optional<Throwable> error, String step, Duration took) {}
}
