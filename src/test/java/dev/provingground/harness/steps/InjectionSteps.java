package dev.provingground.harness.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.harness.drill.Guards;
import dev.provingground.harness.probe.Load;
import dev.provingground.harness.probe.Sample;
import dev.provingground.infra.Outputs;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Faults that AWS FIS injects, and what it and the clients tell of them. */
public final class InjectionSteps {
  /** As the kernel calls it. */
  private static final String PROCESS = "java";

  /** How long the answers must be so, to be believed; real time. */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private final Stack stack;
  private final CurrentDrill current;
  private final Experiments experiments;
  private String injected = "";
  private String lostZone = "";

  public InjectionSteps(Stack stack, CurrentDrill current, Experiments experiments) {
    this.stack = stack;
    this.current = current;
    this.experiments = experiments;
  }

  @When("FIS kills the process of one task")
  public void aProcessIsKilled() {
    onOneTask(
        "FIS kills the process of one task",
        FaultAction.killProcess(cluster(), service(), PROCESS));
  }

  @When("FIS drops whatever is sent to the port of one task")
  public void aPortIsBlackholed() {
    onOneTask(
        "FIS drops whatever is sent to the port of one task",
        FaultAction.blackholePort(cluster(), service()));
  }

  @When("FIS drops {int} percent of the packets that one task sends")
  public void packetsAreLost(int percent) {
    onOneTask(
        "FIS drops %d percent of the packets that one task sends".formatted(percent),
        FaultAction.packetLoss(cluster(), service(), percent));
  }

  @When("FIS burns the processor time of one task")
  public void processorTimeIsBurnt() {
    onOneTask(
        "FIS burns the processor time of one task", FaultAction.cpuStress(cluster(), service()));
  }

  private void onOneTask(String what, FaultAction action) {
    mayTouch(1);
    inject(what, action);
    current.victims().addAll(experiments.victims());
  }

  private void mayTouch(int tasks) {
    var drill = current.drill();
    Guards.mayTouch(tasks, drill.state().desiredCount(), drill.plan().largestShare());
  }

  private void inject(String what, FaultAction action) {
    injected = what;
    experiments.inject(what, action);
  }

  private String cluster() {
    return stack.output(Outputs.CLUSTER_ARN);
  }

  private String service() {
    return stack.output(Outputs.SERVICE_NAME);
  }

  @When("FIS cuts off the zone of one task")
  public void aZoneIsLost() {
    lostZone = stack.tasks().getFirst().availabilityZone();
    mayTouch(
        (int) stack.tasks().stream().filter(t -> t.availabilityZone().equals(lostZone)).count());
    inject(
        "FIS cuts off the subnet in " + lostZone,
        FaultAction.disruptConnectivity(subnetIn(lostZone).subnetArn()));
  }

  private Subnet subnetIn(String zone) {
    return stack
        .aws()
        .ec2()
        .describeSubnets(r -> r.subnetIds(stack.deployment().outputs(Outputs.PUBLIC_SUBNET_IDS)))
        .subnets()
        .stream()
        .filter(s -> s.availabilityZone().equals(zone))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the stack has no subnet in " + zone));
  }

  @Then("FIS counted at least {int} {word}")
  public void fisCounted(int least, String what) {
    long counted = experiments.counted(what);
    current.drill().evidence(injected, what, Long.toString(counted), "FIS: the action's state");
    assertThat(counted).as(what).isGreaterThanOrEqualTo(least);
  }

  @Then("only the other zone answers within {int} seconds, and every request")
  public void onlyTheOtherZoneAnswers(int seconds) {
    boolean seen =
        current.expect(
            "time to the other zone",
            seconds,
            Optional.empty(),
            s -> answered(zones -> !zones.isEmpty() && !zones.contains(lostZone)));
    if (seen) {
      current
          .drill()
          .evidence(
              injected,
              "zones that answer",
              String.join(", ", zones(window())),
              "the probe's answers");
    }
  }

  @Then("both zones answer within {int} seconds, and every request")
  public void bothZonesAnswer(int seconds) {
    current.expect(
        "time to both zones", seconds, Optional.empty(), s -> answered(zones -> zones.size() == 2));
  }

  /** Whether all requests of the window were answered, by such zones. */
  private boolean answered(Predicate<Set<String>> zones) {
    var window = window();
    return window.stream().allMatch(s -> s.failure().isEmpty()) && zones.test(zones(window));
  }

  /** Requests that were sent so long ago that each has its answer, or will have none. */
  private List<Sample> window() {
    var to = Instant.now().minus(Load.TIMEOUT);
    var from = to.minus(WINDOW);
    return current.drill().samples().stream()
        .filter(s -> s.intended().isAfter(from) && s.intended().isBefore(to))
        .toList();
  }

  private static Set<String> zones(List<Sample> samples) {
    return samples.stream().flatMap(s -> s.zone().stream()).collect(Collectors.toSet());
  }
}
