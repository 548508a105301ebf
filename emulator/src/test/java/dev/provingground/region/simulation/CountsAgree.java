package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/** API reference, Service and Deployment: runningCount, pendingCount. */
final class CountsAgree implements Invariant {
  private static final Set<String> PENDING = Set.of("PROVISIONING", "PENDING", "ACTIVATING");

  @Override
  public String sentence() {
    return "What DescribeServices counts is what DescribeTasks shows, in all and by deployment";
  }

  @Override
  public void check(Observed world) {
    for (var name : world.serviceNames()) {
      world.service(name).ifPresent(service -> check(service, world.tasksOf(name)));
    }
  }

  private static void check(Service service, List<Task> tasks) {
    same(service.serviceName(), "runningCount", service.runningCount(), running(tasks));
    same(service.serviceName(), "pendingCount", service.pendingCount(), pending(tasks));
    for (var deployment : service.deployments()) {
      var own = tasks.stream().filter(task -> deployment.id().equals(task.startedBy())).toList();
      same(deployment.id(), "runningCount", deployment.runningCount(), running(own));
      same(deployment.id(), "pendingCount", deployment.pendingCount(), pending(own));
    }
    unless(
        service.status().equals("INACTIVE")
            || service.deployments().stream()
                    .map(Deployment::status)
                    .filter("PRIMARY"::equals)
                    .count()
                == 1,
        "%s has not one primary deployment: %s",
        service.serviceName(),
        service.deployments());
  }

  private static void same(String of, String what, int told, long seen) {
    unless(told == seen, "%s: %s is told as %d, and there are %d", of, what, told, seen);
  }

  private static long running(List<Task> tasks) {
    return tasks.stream().filter(Observed::isRunning).count();
  }

  private static long pending(List<Task> tasks) {
    return tasks.stream()
        .filter(task -> !Observed.isToldToStop(task) && PENDING.contains(task.lastStatus()))
        .count();
  }
}
