package dev.provingground.harness.steps;

import dev.provingground.harness.drill.Prescription;
import dev.provingground.infra.Outputs;
import java.time.Duration;

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
   * Targets answer in real time however fast the region's time passes, so that a region that is
   * faster than AWS gives them real seconds too: at most until the next check, but a second.
   */
  private Duration timeout(Duration interval, Duration timeout) {
    double scale = stack.run().target().timeScale();
    var given = Duration.ofMillis(Math.round(timeout.toMillis() * scale));
    var second = Duration.ofMillis(Math.round(1000 * scale));
    var longest = interval.compareTo(second) > 0 ? interval : second;
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
    return Duration.ofMillis(Math.round(seconds * 1000 * stack.run().target().timeScale()));
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
