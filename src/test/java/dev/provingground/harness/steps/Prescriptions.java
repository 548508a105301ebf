package dev.provingground.harness.steps;

import dev.provingground.harness.drill.Prescription;
import dev.provingground.infra.Outputs;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** How long AWS takes by the settings that are deployed. */
final class Prescriptions {
  private final Stack stack;

  Prescriptions(Stack stack) {
    this.stack = stack;
  }

  /** From a task's end to its replacement: ECS starts one at once. */
  static Prescription atOnce() {
    return new Prescription(Duration.ZERO, Duration.ZERO, "ECS starts a task at once");
  }

  /** From a task's last answer to an unhealthy target: the group's checks time out. */
  Prescription unhealthy() {
    var group = stack.targetGroup();
    var interval = Duration.ofSeconds(group.healthCheckIntervalSeconds());
    return Prescription.unhealthy(
        group.unhealthyThresholdCount(),
        interval,
        timeout(interval, Duration.ofSeconds(group.healthCheckTimeoutSeconds())));
  }

  /**
   * From a task's last answer to its replacement: ECS starts one once the target is unhealthy, but
   * looks at no health before the task's grace period is over ({@code
   * healthCheckGracePeriodSeconds} of CreateService).
   *
   * @param fault when the tasks' last answer was
   * @param tasks one of which it is about
   */
  Prescription unhealthyReplaced(Instant fault, Collection<String> tasks) {
    var checks = unhealthy();
    var grace = Duration.ofSeconds(stack.service().healthCheckGracePeriodSeconds());
    var left =
        stack.tasks(List.copyOf(tasks)).stream()
            .map(t -> grace.minus(regionTime(Duration.between(t.startedAt(), fault))))
            .sorted()
            .toList();
    var least = longer(checks.least(), left.getFirst());
    return new Prescription(
        least,
        longer(checks.most(), left.getLast()),
        checks.how() + ", and %d s of grace after a task's start".formatted(grace.toSeconds()));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private Duration regionTime(Duration real) {
    return Duration.ofMillis(Math.round(real.toMillis() * stack.run().target().timeScale()));
  }

  /**
   * Targets answer in real time however fast the region's time passes, so that a region that is
   * faster than AWS gives them real seconds too: at most until the next check, but a second.
   */
  private Duration timeout(Duration interval, Duration timeout) {
    var given = regionTime(timeout);
    var longest = longer(interval, regionTime(Duration.ofSeconds(1)));
    return given.compareTo(longest) < 0 ? given : longest;
  }

  /**
   * From a stop to a steady service: the target drains until nothing is in flight, at most for the
   * group's deregistration delay; then the task is told to stop, and its container drains as long
   * as it was told to. Beside it a new target is healthy after its first check.
   */
  Prescription steadyAfterStop() {
    var delay = deregistrationDelay();
    var drain = drain();
    return new Prescription(
        drain,
        drain.plus(delay),
        "at most %d s of deregistration delay, then %d s in which the container drains"
            .formatted(delay.toSeconds(), drain.toSeconds()));
  }

  /** What the container is told; it drains in real time, however fast the region's passes. */
  private Duration drain() {
    var seconds =
        stack.taskDefinition().containerDefinitions().getFirst().environment().stream()
            .filter(v -> v.name().equals("DRAIN_SECONDS"))
            .map(v -> Long.parseLong(v.value()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the container is not told how long to drain"));
    return regionTime(Duration.ofSeconds(seconds));
  }

  private Duration deregistrationDelay() {
    return stack
        .aws()
        .elb()
        .describeTargetGroupAttributes(
            r -> r.targetGroupArn(stack.output(Outputs.TARGET_GROUP_ARN)))
        .attributes()
        .stream()
        .filter(a -> a.key().equals("deregistration_delay.timeout_seconds"))
        .map(a -> Duration.ofSeconds(Long.parseLong(a.value())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the target group has no deregistration delay"));
  }
}
