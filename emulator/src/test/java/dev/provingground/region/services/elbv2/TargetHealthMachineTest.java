package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;

final class TargetHealthMachineTest {
  private static final ProbeOutcome SUCCESS = new ProbeOutcome.Healthy(200);
  private static final ProbeOutcome TIME_OUT = new ProbeOutcome.TimedOut();
  private static final HealthCheck CHECK =
      HealthCheck.of(
          CreateTargetGroupRequest.builder()
              .healthyThresholdCount(3)
              .unhealthyThresholdCount(2)
              .build());

  private final TargetHealthMachine machine = new TargetHealthMachine();

  @BeforeEach
  void oneNodeProbes() {
    machine.probedBy(Set.of("a"));
  }

  private void probe(ProbeOutcome... outcomes) {
    for (var outcome : outcomes) {
      machine.probed("a", outcome, CHECK);
    }
  }

  private String described() {
    var health = machine.health();
    return health.reason() == null
        ? health.stateAsString()
        : health.stateAsString() + " " + health.reasonAsString() + ": " + health.description();
  }

  @Test
  void aTargetIsInitialUntilItsFirstProbeEnds() {
    assertThat(described())
        .isEqualTo("initial Elb.InitialHealthChecking: Initial health checks in progress");
  }

  @Test
  void aTargetWithoutNodesIsBeingRegistered() {
    machine.probedBy(Set.of());

    assertThat(described())
        .isEqualTo("initial Elb.RegistrationInProgress: Target registration is in progress");
  }

  @Test
  void aNewTargetIsHealthyAfterOneSuccess() {
    probe(TIME_OUT, SUCCESS);

    assertThat(described()).isEqualTo("healthy");
  }

  @Test
  void aTargetThatFailsOneCheckIsStillHealthy() {
    probe(SUCCESS, TIME_OUT, SUCCESS, TIME_OUT);

    assertThat(described()).isEqualTo("healthy");
  }

  @Test
  void aTargetThatFailsTwoChecksInARowIsUnhealthy() {
    probe(SUCCESS, TIME_OUT, TIME_OUT);

    assertThat(described()).isEqualTo("unhealthy Target.Timeout: Request timed out");
  }

  @Test
  void anUnhealthyTargetNeedsThreeSuccessesInARow() {
    probe(TIME_OUT, TIME_OUT, SUCCESS, SUCCESS, TIME_OUT, SUCCESS, SUCCESS);
    assertThat(described()).startsWith("unhealthy");

    probe(SUCCESS);
    assertThat(described()).isEqualTo("healthy");
  }

  @Test
  void theLastFailureIsTheReason() {
    probe(TIME_OUT, new ProbeOutcome.CodeMismatch(503));
    assertThat(described())
        .isEqualTo(
            "unhealthy Target.ResponseCodeMismatch: Health checks failed with these codes: [503]");

    probe(new ProbeOutcome.Failed("Connection refused"));
    assertThat(described()).isEqualTo("unhealthy Target.FailedHealthChecks: Health checks failed");
  }

  @Test
  void aTargetIsHealthyWhileAnyNodeFindsItSo() {
    machine.probedBy(Set.of("a", "b"));
    probe(TIME_OUT, TIME_OUT);
    machine.probed("b", SUCCESS, CHECK);

    assertThat(described()).isEqualTo("healthy");
    assertThat(machine.isHealthyTo("a")).isFalse();
    assertThat(machine.isHealthyTo("b")).isTrue();

    machine.probedBy(Set.of("a"));
    assertThat(described()).startsWith("unhealthy");
  }

  @Test
  void aTargetOutOfUseForgetsWhatWasProbed() {
    probe(SUCCESS);
    machine.unused(TargetHealthMachine.Unused.NO_LISTENER);
    assertThat(described())
        .isEqualTo(
            "unused Target.NotInUse: Target group is not configured to receive traffic from the"
                + " load balancer");

    machine.probedBy(Set.of("a"));
    assertThat(described()).startsWith("initial");
  }

  @Test
  void aDrainingTargetStaysSoWhateverProbesSay() {
    probe(SUCCESS);
    machine.deregister();
    probe(SUCCESS);

    assertThat(described())
        .isEqualTo(
            "draining Target.DeregistrationInProgress: Target deregistration is in progress");
  }

  @Test
  void healthIsWhatTheLastRunOfOutcomesSays() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    boolean healthy = false;
    boolean known = false;
    int successes = 0;
    int failures = 0;
    for (int i = 0; i < 10_000; i++) {
      boolean success = random.nextBoolean();
      probe(success ? SUCCESS : TIME_OUT);
      successes = success ? successes + 1 : 0;
      failures = success ? 0 : failures + 1;
      if (success && (!known || successes >= 3)) {
        healthy = true;
        known = true;
      } else if (failures >= 2) {
        healthy = false;
        known = true;
      }
      var expected = !known ? "initial" : healthy ? "healthy" : "unhealthy";
      assertThat(machine.health().stateAsString())
          .as("seed %d, probe %d", seed, i)
          .isEqualTo(expected);
    }
  }

  @Test
  void aProbeTellsWhetherItChangedAnyOpinion() {
    machine.probedBy(Set.of("a"));
    assertThat(machine.probed("a", SUCCESS, CHECK)).isTrue();
    assertThat(machine.probed("a", SUCCESS, CHECK)).isFalse();
    assertThat(machine.probed("b", SUCCESS, CHECK)).isFalse();
    var refused = new ProbeOutcome.Failed("refused");
    while (!machine.probed("a", refused, CHECK)) {
      assertThat(machine.isHealthyTo("a")).isTrue();
    }
    assertThat(machine.isHealthyTo("a")).isFalse();
    assertThat(machine.probed("a", refused, CHECK)).isFalse();
    assertThat(machine.probed("a", new ProbeOutcome.TimedOut(), CHECK)).isTrue();
  }
}
