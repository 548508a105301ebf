package dev.provingground.harness.drill;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The service as the API shows it, at one moment. What a drill watches; the harness implements it
 * with the SDK.
 */
public interface ServiceView {
  /** Looks once. */
  State look();

  /**
   * What one look shows.
   *
   * @param tasks those that have stopped a short while ago too
   * @param deployments the service's, the primary one first
   * @param events the service's newest events, newest first
   */
  record State(
      int desiredCount,
      List<TaskState> tasks,
      List<TargetState> targets,
      List<DeploymentState> deployments,
      List<Event> events) {
    public State {
      deployments = List.copyOf(deployments);
      tasks = List.copyOf(tasks);
      targets = List.copyOf(targets);
      events = List.copyOf(events);
    }

    /** Desired tasks run, their targets are healthy, and nothing is on its way. */
    public boolean isSteady() {
      return unsteadiness().isEmpty();
    }

    /** What keeps the service from being steady, in words; empty when it is. */
    public String unsteadiness() {
      var reasons = new ArrayList<String>();
      long running = running();
      if (running != desiredCount) {
        reasons.add("%d of %d tasks running".formatted(running, desiredCount));
      }
      long moving =
          tasks.stream().filter(t -> !t.isRunning() && !t.status().equals("STOPPED")).count();
      if (moving > 0) {
        reasons.add(moving + " tasks starting or stopping");
      }
      if (healthy() != desiredCount) {
        reasons.add("%d of %d targets healthy".formatted(healthy(), desiredCount));
      }
      if (targets.size() > healthy()) {
        reasons.add(targets.size() - healthy() + " targets not healthy");
      }
      deployments.stream()
          .filter(d -> !d.rolloutState().equals("COMPLETED"))
          .forEach(
              d -> reasons.add("deployment of %s %s".formatted(d.revision(), d.rolloutState())));
      return String.join(", ", reasons);
    }

    public long running() {
      return tasks.stream().filter(TaskState::isRunning).count();
    }

    public long healthy() {
      return targets.stream().filter(TargetState::isHealthy).count();
    }

    /** The task of that ARN, where the service still tells of it. */
    public Optional<TaskState> task(String arn) {
      return tasks.stream().filter(t -> t.arn().equals(arn)).findFirst();
    }
  }

  /**
   * A task.
   *
   * @param status its last status
   * @param address in the VPC; empty until it has one
   * @param taskDefinition {@code family:3}
   */
  record TaskState(
      String arn,
      String zone,
      String taskDefinition,
      String status,
      Optional<String> address,
      Optional<String> stopCode,
      Optional<String> stoppedReason) {
    public boolean isRunning() {
      return status.equals("RUNNING");
    }
  }

  /**
   * A target.
   *
   * @param state {@code initial}, {@code healthy}, {@code unhealthy}, {@code draining} …
   * @param reason a code such as {@code Target.Timeout}
   */
  record TargetState(String address, String state, Optional<String> reason) {
    public boolean isHealthy() {
      return state.equals("healthy");
    }
  }

  /**
   * A deployment of the service.
   *
   * @param revision {@code family:3}
   * @param rolloutState {@code IN_PROGRESS}, {@code COMPLETED} or {@code FAILED}
   */
  record DeploymentState(String id, String revision, String rolloutState, String reason) {}

  /** A service event, with the region's time. */
  record Event(String id, Instant at, String message) {}
}
