package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.Service;

/** "Application Auto Scaling", scalable targets: minimum and maximum capacity. */
final class ScalingStaysInRange implements Invariant {
  private final Map<String, Integer> before = new HashMap<>();

  @Override
  public String sentence() {
    return "Nobody but a user sets a desired count, or scaling, which keeps it from minimum to"
        + " maximum";
  }

  @Override
  public void check(Observed world) {
    for (var name : world.serviceNames()) {
      world
          .service(name)
          .filter(service -> service.status().equals("ACTIVE"))
          .ifPresent(service -> check(world, service));
    }
  }

  private void check(Observed world, Service service) {
    var name = service.serviceName();
    var user = world.countOfUser(name);
    if (user.isEmpty()) {
      return; // a stack's
    }
    int count = service.desiredCount();
    var earlier = before.put(name, count);
    unless(
        (earlier != null && earlier == count)
            || user.get() == count
            || world.range(name).filter(range -> range.has(count)).isPresent(),
        "%s is to have %d tasks; a user wants %d, and it is scaled within %s",
        name,
        count,
        user.get(),
        world.range(name));
  }
}
