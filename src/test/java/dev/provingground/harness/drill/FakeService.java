package dev.provingground.harness.drill;

import dev.provingground.harness.drill.ServiceView.DeploymentState;
import dev.provingground.harness.drill.ServiceView.Event;
import dev.provingground.harness.drill.ServiceView.State;
import dev.provingground.harness.drill.ServiceView.TargetState;
import dev.provingground.harness.drill.ServiceView.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A service that is made of words: what a test says that the API shows. */
final class FakeService implements ServiceView {
  private static final Event OLD = new Event("1", Instant.EPOCH, "has reached a steady state.");
  private static final DeploymentState COMPLETED =
      new DeploymentState("ecs-svc/1", "family:1", "COMPLETED", "");
  private volatile State state = steady();

  @Override
  public State look() {
    return state;
  }

  void shows(State next) {
    state = next;
  }

  static State steady() {
    return new State(
        2,
        List.of(task("1", "RUNNING"), task("2", "RUNNING")),
        List.of(target("1", "healthy"), target("2", "healthy")),
        List.of(COMPLETED),
        List.of(OLD));
  }

  /** One of the two tasks has stopped, its target is gone, and an event tells. */
  static State bereft() {
    return new State(
        2,
        List.of(task("1", "STOPPED"), task("2", "RUNNING")),
        List.of(target("2", "healthy")),
        List.of(COMPLETED),
        List.of(new Event("2", Instant.EPOCH, "has stopped 1 running tasks."), OLD));
  }

  static TaskState task(String name, String status) {
    return new TaskState(
        "task/" + name,
        "zone-" + name,
        "family:1",
        status,
        Optional.of("10.0.0." + name),
        Optional.of("UserInitiated").filter(c -> status.equals("STOPPED")),
        Optional.empty());
  }

  static TargetState target(String name, String state) {
    return new TargetState(
        "10.0.0." + name,
        state,
        Optional.of("Target.Timeout").filter(r -> state.equals("unhealthy")));
  }
}
