package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.drill.ErrorBudget;
import dev.provingground.harness.drill.Guards;
import dev.provingground.harness.drill.Journal;
import dev.provingground.harness.drill.LatencyObjective;
import dev.provingground.harness.drill.LatencyObjective.Quantile;
import dev.provingground.harness.drill.Objectives;
import dev.provingground.harness.drill.Phase;
import dev.provingground.harness.drill.Plan;
import dev.provingground.harness.drill.StopCondition;
import dev.provingground.harness.drill.Verdict.Outcome;
import dev.provingground.harness.report.Journals;
import dev.provingground.harness.settings.DrillSettings;
import dev.provingground.infra.Outputs;
import dev.provingground.infra.TagKeys;
import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.Scenario;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** A drill from its hypothesis to its verdict, and what must be so before one may begin. */
public final class DrillSteps {
  /** More harm than any hypothesis here reckons with, in the region's time. */
  private static final StopCondition STOP = new StopCondition(0.9, Duration.ofMinutes(2));

  private final Stack stack;
  private final CurrentDrill current;
  private final DrillLock lock;
  private final DrillSettings settings =
      DrillSettings.from(name -> Optional.ofNullable(System.getProperty(name)));
  private final List<LatencyObjective> latencies = new ArrayList<>();
  private final Runnable undo = this::undo;
  private String name = "";
  private String hypothesis = "";
  private Optional<ErrorBudget> budget = Optional.empty();
  private int fewestHealthy;
  private double largestShare = 0.5;
  private StopCondition stop = STOP;
  private Outcome expected = Outcome.HELD;

  public DrillSteps(Stack stack, CurrentDrill current) {
    this.stack = stack;
    this.current = current;
    lock = new DrillLock(stack);
  }

  @Before("@chaos")
  public void begin(Scenario scenario) {
    name = scenario.getName();
    if (settings.dryRun()) {
      DryRun.steps(scenario).forEach(step -> stack.console().say("dry run", step));
      throw new TestAbortedException("dry run: what would be done is told, and nothing is done");
    }
    if (!stack.run().drillsAllowed()) {
      throw new TestAbortedException(
          "proving-ground.yaml does not say chaos: allowed, so that no drill runs on the stack");
    }
    var arn = stack.output(Outputs.CLUSTER_ARN);
    new Guards(Map.entry(TagKeys.CHAOS, TagKeys.CHAOS_ALLOWED), allowedAccounts())
        .allow(stack.deployment().serviceStack(), tags(), arn.split(":", 6)[4]);
    lock.take(name);
    stack.run().beforeEnd(undo);
  }

  /** A region of one's own is nobody's account. */
  private Optional<Set<String>> allowedAccounts() {
    return stack.run().target().endpoint().isPresent()
        ? Optional.empty()
        : Optional.of(stack.run().settings().aws().accounts());
  }

  private Map<String, String> tags() {
    return stack
        .aws()
        .cloudFormation()
        .describeStacks(r -> r.stackName(stack.deployment().serviceStack()))
        .stacks()
        .getFirst()
        .tags()
        .stream()
        .collect(Collectors.toMap(Tag::key, Tag::value));
  }

  @After("@chaos")
  public void after() {
    stack.run().notBeforeEnd(undo);
    end();
  }

  /** All that is left to do when the run is interrupted: the stack goes anyway. */
  private void undo() {
    try {
      current.interrupt("the run was interrupted").ifPresent(Journals::write);
    } finally {
      lock.give();
    }
  }

  private void end() {
    try {
      current.end();
    } finally {
      lock.give();
    }
  }

  @Given("the drill's hypothesis")
  public void theHypothesis(String text) {
    hypothesis = text;
  }

  @Given("an error budget of {double} percent of the requests")
  public void anErrorBudget(double percent) {
    budget = Optional.of(new ErrorBudget(percent / 100, /* onlyUntilRecovered= */ false));
  }

  @Given("an error budget of {double} percent of the requests, all of them before it has recovered")
  public void anErrorBudgetUntilRecovered(double percent) {
    budget = Optional.of(new ErrorBudget(percent / 100, /* onlyUntilRecovered= */ true));
  }

  @Given("a p99 latency of at most {int} ms")
  public void aLatency(int millis) {
    latencies.add(new LatencyObjective(Quantile.P99, Optional.empty(), Duration.ofMillis(millis)));
  }

  @Given("a p99 latency of at most {int} ms after it has recovered")
  public void aLatencyAfterRecovery(int millis) {
    latencies.add(
        new LatencyObjective(Quantile.P99, Optional.of(Phase.AFTER), Duration.ofMillis(millis)));
  }

  @Given("never fewer than {int} healthy target(s)")
  public void neverFewerHealthy(int count) {
    fewestHealthy = count;
  }

  @Given("a fault that may touch every task")
  public void mayTouchEveryTask() {
    largestShare = 1;
  }

  @Given("that the drill stops when more than {int} percent of the requests of {int} seconds fail")
  public void theDrillStops(int percent, int seconds) {
    stop = new StopCondition(percent / 100.0, Duration.ofSeconds(seconds));
  }

  @Given("that the hypothesis is expected to break")
  public void expectedToBreak() {
    expected = Outcome.BROKEN;
  }

  @Given("a load of {int} requests a second")
  public void aLoad(int perSecond) {
    var objectives =
        new Objectives(
            budget.orElseThrow(() -> new IllegalStateException("a drill needs an error budget")),
            latencies,
            fewestHealthy);
    var scaled = new StopCondition(stop.share(), current.site().limit(stop.window()));
    current.start(
        new Plan(
            name, hypothesis, objectives, largestShare, Optional.of(scaled), perSecond, expected));
  }

  @When("the fault is undone")
  public void theFaultIsUndone() {
    current.drill().undo("all faults undone");
  }

  @Then("the hypothesis holds")
  public void theHypothesisHolds() {
    conclude(Outcome.HELD);
  }

  @Then("the hypothesis is broken, because {string}")
  public void theHypothesisIsBroken(String reason) {
    var verdict = conclude(Outcome.BROKEN).verdict();
    assertThat(verdict.reasons()).anyMatch(r -> r.matches(reason));
  }

  private Journal conclude(Outcome outcome) {
    var journal = current.drill().conclude();
    Journals.write(journal);
    assertThat(journal.verdict().outcome())
        .as("%s", journal.verdict().reasons())
        .isEqualTo(outcome);
    return journal;
  }
}
