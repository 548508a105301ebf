package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;

/** "How the Amazon ECS deployment circuit breaker detects failures". */
final class BreakerThreshold implements Invariant {
  private final Map<String, Instant> due = new HashMap<>();
  private final Set<String> failed = new HashSet<>();

  @Override
  public String sentence() {
    return "The circuit breaker fails a deployment when half of the desired count has failed, at"
        + " least 3 and at most 200 tasks, then at once, and never before";
  }

  @Override
  public void check(Observed world) {
    for (var name : world.serviceNames()) {
      world
          .service(name)
          .filter(service -> service.status().equals("ACTIVE"))
          .ifPresent(service -> service.deployments().forEach(one -> check(world, service, one)));
    }
  }

  private void check(Observed world, Service service, Deployment deployment) {
    var breaker = service.deploymentConfiguration().deploymentCircuitBreaker();
    int threshold = Math.clamp(Math.ceilDiv(service.desiredCount(), 2), 3, 200);
    boolean reached = breaker.enable() && deployment.failedTasks() >= threshold;
    if (deployment.rolloutState() == DeploymentRolloutState.FAILED) {
      if (!deployment.rolloutStateReason().contains("circuit breaker")) {
        return; // alarms, or a user
      }
      unless(
          !failed.add(deployment.id()) || reached,
          "%s of %s has failed after %d failed tasks, and the threshold is %d",
          deployment.id(),
          service.serviceName(),
          deployment.failedTasks(),
          threshold);
      return;
    }
    failed.remove(deployment.id());
    if (reached
        && deployment.status().equals("PRIMARY")
        && deployment.rolloutState() == DeploymentRolloutState.IN_PROGRESS) {
      var since = due.putIfAbsent(deployment.id(), world.now());
      unless(
          since == null || since.equals(world.now()),
          "%s of %s goes on after %d failed tasks, and the threshold is %d",
          deployment.id(),
          service.serviceName(),
          deployment.failedTasks(),
          threshold);
    } else {
      due.remove(deployment.id());
    }
  }
}
