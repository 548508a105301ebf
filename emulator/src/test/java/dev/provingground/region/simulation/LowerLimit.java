package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * "Deploy Amazon ECS services by replacing tasks": minimumHealthyPercent, rounded up. What a fault
 * takes away, or what the scheduler stops because it is unhealthy, is not held against it. While
 * traffic is shifted it is {@link BlueServesOn} that holds.
 */
final class LowerLimit implements Invariant {
  private final Map<String, Set<String>> healthyBefore = new HashMap<>();
  private final Map<String, Instant> lastHealthy = new HashMap<>();

  @Override
  public String sentence() {
    return "The scheduler stops no healthy task when fewer than the lower limit would stay healthy";
  }

  @Override
  public void check(Observed world) {
    for (var name : world.serviceNames()) {
      world.service(name).ifPresent(service -> check(world, service));
    }
  }

  private void check(Observed world, Service service) {
    var healthy = new HashSet<String>();
    int justNow = 0;
    for (var task : world.tasksOf(service.serviceName())) {
      if (Observed.isToldToStop(task)) {
        continue;
      }
      if (isHealthy(world, service, task)) {
        healthy.add(task.taskArn());
        lastHealthy.put(task.taskArn(), world.now());
      } else if (world.now().equals(lastHealthy.get(task.taskArn()))) {
        // ECS cannot have heard of it yet.
        justNow++;
      }
    }
    var before = healthyBefore.put(service.serviceName(), healthy);
    if (before == null || world.isShifting(service)) {
      return;
    }
    long stopped =
        before.stream()
            .map(world::task)
            .filter(task -> task != null && Observed.isSchedulersChoice(task))
            .count();
    int percent = service.deploymentConfiguration().minimumHealthyPercent();
    // Above 100 it is for deployments; scaling in goes down to the desired count.
    int lower = Math.ceilDiv(service.desiredCount() * Math.min(percent, 100), 100);
    unless(
        stopped == 0 || healthy.size() + justNow >= lower,
        "%s: %d healthy tasks were stopped, %d stay, and the lower limit is %d",
        service.serviceName(),
        stopped,
        healthy.size(),
        lower);
    lastHealthy.keySet().removeIf(arn -> world.task(arn) == null);
  }

  private static boolean isHealthy(Observed world, Service service, Task task) {
    if (!Observed.isRunning(task)
        || (world.care(task).check().isPresent() && task.healthStatus() != HealthStatus.HEALTHY)) {
      return false;
    }
    return service.loadBalancers().stream()
        .allMatch(
            one ->
                isHealthy(world, one.targetGroupArn(), task)
                    || (one.advancedConfiguration() != null
                        && isHealthy(
                            world, one.advancedConfiguration().alternateTargetGroupArn(), task)));
  }

  private static boolean isHealthy(Observed world, String targetGroupArn, Task task) {
    return Observed.addressOf(task)
        .map(world.health(targetGroupArn)::get)
        .filter(TargetHealthStateEnum.HEALTHY::equals)
        .isPresent();
  }
}
