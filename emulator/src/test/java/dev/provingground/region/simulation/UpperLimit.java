package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.Service;

/** "Deploy Amazon ECS services by replacing tasks": maximumPercent, rounded down. */
final class UpperLimit implements Invariant {
  private final Map<String, Map<String, Long>> before = new HashMap<>();

  @Override
  public String sentence() {
    return "The scheduler starts no task when more than the upper limit would run or be about to";
  }

  @Override
  public void check(Observed world) {
    for (var name : world.serviceNames()) {
      world.service(name).ifPresent(service -> check(world, service));
    }
  }

  private void check(Observed world, Service service) {
    var live = new HashMap<String, Long>();
    world.tasksOf(service.serviceName()).stream()
        .filter(task -> !Observed.isToldToStop(task))
        // While traffic is shifted, each revision is by itself.
        .map(task -> world.isShifting(service) ? task.startedBy() : "all")
        .forEach(revision -> live.merge(revision, 1L, Long::sum));
    var earlier = before.put(service.serviceName(), live);
    int upper = service.desiredCount() * service.deploymentConfiguration().maximumPercent() / 100;
    live.forEach(
        (revision, count) ->
            unless(
                count <= upper || (earlier != null && count <= had(earlier, revision)),
                "%s has %s tasks, had %s, and its upper limit is %d",
                service.serviceName(),
                live,
                earlier,
                upper));
  }

  private static long had(Map<String, Long> earlier, String revision) {
    return revision.equals("all")
        ? earlier.values().stream().mapToLong(count -> count).sum()
        : earlier.getOrDefault(revision, earlier.getOrDefault("all", 0L));
  }
}
