package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is probed, found healthy, and served from. */
final class TargetHealthTest extends LoadBalancingFixture {
  @Test
  void targetsAreHealthyAfterTheirFirstProbeAndServe() {
    var group = serving();

    assertThat(health(group)).containsExactly(FIRST + " healthy", SECOND + " healthy");
    assertThat(routes()).containsExactly(List.of(FIRST, SECOND), List.of(FIRST, SECOND));
    assertThat(heard).contains(FIRST + " initial", FIRST + " healthy", SECOND + " healthy");
  }

  @Test
  void aTargetOfAGroupWithoutListenerIsUnusedAndNotProbed() {
    var group = targetGroup();
    register(group, FIRST);
    region.advance(Duration.ofMinutes(1));

    assertThat(health(group)).containsExactly(FIRST + " unused");
    assertThat(balancers.probes()).isZero();
  }

  @Test
  void anUnhealthyTargetReceivesNoRequestUntilItIsHealthyAgain() {
    var group = serving();
    balancers.answer(
        probe ->
            probe.target().address().equals(FIRST)
                ? new ProbeOutcome.CodeMismatch(503)
                : new ProbeOutcome.Healthy(200));
    region.advance(Duration.ofSeconds(11));

    assertThat(health(group)).containsExactly(FIRST + " unhealthy", SECOND + " healthy");
    assertThat(routes()).containsExactly(List.of(SECOND), List.of(SECOND));

    balancers.answer(probe -> new ProbeOutcome.Healthy(200));
    region.advance(Duration.ofSeconds(11));

    assertThat(routes()).containsExactly(List.of(FIRST, SECOND), List.of(FIRST, SECOND));
  }

  @Test
  void withEveryTargetUnhealthyTheLoadBalancerFailsOpen() {
    var group = serving();
    balancers.answer(probe -> new ProbeOutcome.TimedOut());
    region.advance(Duration.ofSeconds(11));

    assertThat(health(group)).containsExactly(FIRST + " unhealthy", SECOND + " unhealthy");
    assertThat(routes()).containsExactly(List.of(FIRST, SECOND), List.of(FIRST, SECOND));
  }

  @Test
  void aNodeThatReachesNoTargetLeavesTheName() {
    serving();
    var lost = balancers.nodes().keySet().iterator().next();
    balancers.answer(
        probe ->
            probe.networkInterfaceId().equals(lost)
                ? new ProbeOutcome.TimedOut()
                : new ProbeOutcome.Healthy(200));
    region.advance(Duration.ofSeconds(11));
    assertThat(balancers.names().values()).containsExactly(List.of("203.0.113.2"));

    balancers.answer(probe -> new ProbeOutcome.Healthy(200));
    region.advance(Duration.ofSeconds(11));
    assertThat(balancers.names().values()).containsExactly(List.of("203.0.113.1", "203.0.113.2"));
  }

  @Test
  void anAddressOutsideTheVpcIsNoTarget() {
    var group = targetGroup();

    assertRefused(() -> register(group, "192.0.2.1"), "InvalidTarget");
    assertRefused(() -> register(group, "i-0123456789"), "ValidationError");
  }

  @Test
  void aChangedHealthCheckHoldsFromThenOn() {
    var group = serving();
    elb.modifyTargetGroup(r -> r.targetGroupArn(group).healthCheckIntervalSeconds(60));
    region.advance(Duration.ofSeconds(1));
    int before = balancers.probes();
    region.advance(Duration.ofSeconds(50));

    assertThat(balancers.probes()).isEqualTo(before);
  }
}
