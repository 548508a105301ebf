package dev.provingground.region.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Targets that are deregistered. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class DrainingTest extends LoadBalancingFixture {
  @Test
  void aDeregisteredTargetDrainsUntilNothingIsInFlight() {
    var group = serving();
    balancers.putInFlight(1);
    deregister(group, FIRST);
    region.advance(Duration.ofSeconds(10));
    assertThat(health(group)).containsExactly(FIRST + " draining", SECOND + " healthy");
    assertThat(routes()).containsExactly(List.of(SECOND), List.of(SECOND));

    balancers.putInFlight(0);
    region.advance(Duration.ofSeconds(1));
    assertThat(health(group)).containsExactly(SECOND + " healthy");
    assertThat(heard).endsWith(FIRST + " draining", FIRST + " unused");
  }

  @Test
  void drainingEndsWithTheDeregistrationDelay() {
    var group = serving();
    elb.modifyTargetGroupAttributes(
        r ->
            r.targetGroupArn(group)
                .attributes(a -> a.key("deregistration_delay.timeout_seconds").value("20")));
    balancers.putInFlight(1);
    deregister(group, FIRST);

    region.advance(Duration.ofSeconds(19));
    assertThat(health(group)).contains(FIRST + " draining");
    region.advance(Duration.ofSeconds(2));
    assertThat(health(group)).containsExactly(SECOND + " healthy");
  }

  @Test
  void aTargetRegisteredWhileItDrainsBeginsAnew() {
    var group = serving();
    balancers.putInFlight(1);
    deregister(group, FIRST);
    register(group, FIRST);
    region.advance(Duration.ofSeconds(400));

    assertThat(health(group)).containsExactlyInAnyOrder(FIRST + " healthy", SECOND + " healthy");
  }
}
