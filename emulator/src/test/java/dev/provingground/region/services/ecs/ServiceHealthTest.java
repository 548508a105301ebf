package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Tasks of a service whose targets fail their health checks. */
final class ServiceHealthTest {
  private final World world = new World();

  private void probes(List<String> failing) {
    world.balancers.answer(
        probe ->
            failing.contains(probe.target().address())
                ? new ProbeOutcome.TimedOut()
                : new ProbeOutcome.Healthy(200));
  }

  @Test
  void anUnhealthyTaskIsStoppedOnceItsReplacementIsHealthy() {
    world.running();
    var ill = world.tasks().getFirst();
    probes(List.of(world.addressOf(ill)));
    world.advance(Duration.ofSeconds(30));

    assertThat(world.task(ill.taskArn()).stoppedReason())
        .isEqualTo("Task failed ELB health checks in (target-group " + world.targetGroup + ")");
    assertThat(world.task(ill.taskArn()).stopCode())
        .isEqualTo(TaskStopCode.SERVICE_SCHEDULER_INITIATED);
    assertThat(world.described().runningCount()).isEqualTo(2);
    assertThat(world.events().subList(5, world.events().size()))
        .containsExactly(
            "(task) (port 3000) is unhealthy in (target-group TG) due to (reason Request timed"
                + " out)",
            "has started 1 tasks: (task).",
            "registered 1 targets in (target-group TG)",
            "has stopped 1 running tasks: (task).",
            "deregistered 1 targets in (target-group TG)",
            "(service web, taskSet ecs-svc/N) has begun draining connections on 1 tasks.",
            "has reached a steady state.");
  }

  @Test
  void withoutRoomAnUnhealthyTaskIsStoppedFirst() {
    world.create(
        world
            .service()
            .deploymentConfiguration(c -> c.maximumPercent(100).minimumHealthyPercent(50)));
    world.advance(Duration.ofSeconds(5));
    var ill = world.tasks().getFirst();
    probes(List.of(world.addressOf(ill)));
    world.advance(Duration.ofSeconds(60));

    var events = world.events();
    assertThat(
            events.indexOf(
                "(service web, taskSet ecs-svc/N) has begun draining connections on 1 tasks."))
        .isLessThan(events.lastIndexOf("has started 1 tasks: (task)."));
    assertThat(world.described().runningCount()).isEqualTo(2);
    assertThat(world.task(ill.taskArn()).lastStatus()).isEqualTo("STOPPED");
  }

  @Test
  void whenAllTargetsAreUnhealthyTasksAreReplacedUntilHealthReturns() {
    world.running();
    var first = world.tasks().stream().map(Task::taskArn).toList();
    world.balancers.answer(probe -> new ProbeOutcome.TimedOut());
    world.advance(Duration.ofSeconds(40));
    assertThat(world.tasks()).hasSizeLessThanOrEqualTo(4);
    assertThat(world.tasks().stream().map(Task::taskArn)).doesNotContainAnyElementsOf(first);

    probes(List.of());
    world.advance(Duration.ofMinutes(2));

    assertThat(world.tasks()).hasSize(2);
    assertThat(world.zones()).containsExactly("us-east-1a", "us-east-1b");
    assertThat(world.events()).endsWith("has reached a steady state.");
  }

  @Test
  void withinTheGracePeriodFailingHealthChecksDoNotCount() {
    world.balancers.answer(probe -> new ProbeOutcome.CodeMismatch(503));
    world.create(world.service().healthCheckGracePeriodSeconds(60));
    world.advance(Duration.ofSeconds(55));
    assertThat(world.tasks()).hasSize(2);
    assertThat(world.events()).doesNotContain("has started 1 tasks: (task).");

    world.advance(Duration.ofSeconds(10));

    assertThat(world.events())
        .contains(
            "(task) (port 3000) is unhealthy in (target-group TG) due to (reason Health checks"
                + " failed with these codes: [503])");
    assertThat(world.tasks()).hasSize(4);
  }

  @Test
  void aGracePeriodThatIsChangedEndsWhenTheNewOneSays() {
    world.balancers.answer(probe -> new ProbeOutcome.CodeMismatch(503));
    world.create(world.service().healthCheckGracePeriodSeconds(60));
    world.advance(Duration.ofSeconds(30));
    world.update(r -> r.healthCheckGracePeriodSeconds(200));
    world.advance(Duration.ofSeconds(165));
    assertThat(world.tasks()).hasSize(2);

    world.advance(Duration.ofSeconds(15));

    assertThat(world.tasks()).hasSize(4);
  }
}
