package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Service;

/** "Amazon ECS blue/green service deployments workflow": until CLEAN_UP. */
final class BlueServesOn implements Invariant {
  private final Set<String> leaving = new HashSet<>();

  @Override
  public String sentence() {
    return "While a deployment shifts traffic, no task of the revision before it is stopped as long"
        + " as that does not have more than the desired count";
  }

  @Override
  public void check(Observed world) {
    for (var task : world.changedTasks()) {
      if (task.lastStatus().equals("STOPPED")) {
        leaving.remove(task.taskArn());
      } else if (Observed.isSchedulersChoice(task) && leaving.add(task.taskArn())) {
        world
            .service(task.group().substring("service:".length()))
            .filter(service -> service.status().equals("ACTIVE") && world.isShifting(service))
            .ifPresent(service -> check(world, service, task.startedBy()));
      }
    }
  }

  private static void check(Observed world, Service service, String revision) {
    var blue = world.deployment(service.currentServiceDeployment()).orElseThrow();
    boolean isBlue =
        blue.sourceServiceRevisions().stream()
            .anyMatch(one -> one.arn().endsWith(revision.substring(revision.indexOf('/'))));
    if (isBlue) {
      long stay =
          world.tasksOf(service.serviceName()).stream()
              .filter(task -> task.startedBy().equals(revision) && !Observed.isToldToStop(task))
              .count();
      unless(
          stay >= service.desiredCount(),
          "%s stops tasks of %s in %s, and %d of %d stay",
          service.serviceName(),
          revision,
          blue.lifecycleStage(),
          stay,
          service.desiredCount());
    }
  }
}
