package dev.provingground.region.simulation;

import java.util.List;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** Whether a world has come to rest, as it is seen at one moment. */
final class Rest {
  private final World world;
  private final Stacks stacks;
  private final Observed seen;

  Rest(World world, Stacks stacks, Observed seen) {
    this.world = world;
    this.stacks = stacks;
    this.seen = seen;
  }

  /** Whether all services are steady, and nothing is done to any stack. */
  boolean isSteady() {
    return world.serviceNames().stream().allMatch(this::isSteady)
        && stacks.all().stream().allMatch(stacks::isAtRest);
  }

  /** Whether the service, if there is one, has one deployment, which is complete and serves. */
  boolean isSteady(String name) {
    var service = seen.service(name);
    if (service.isEmpty() || service.get().status().equals("INACTIVE")) {
      return true;
    }
    var own = seen.tasksOf(name);
    return service.get().status().equals("ACTIVE")
        && service.get().deployments().size() == 1
        && service.get().deployments().getFirst().rolloutStateAsString().equals("COMPLETED")
        && own.size() == service.get().desiredCount()
        && own.stream().allMatch(task -> Observed.isRunning(task) && !Observed.isToldToStop(task))
        && isBalanced(service.get(), own)
        && isServedByOne(name, own)
        && service.get().events().getFirst().message().endsWith("has reached a steady state.");
  }

  /** Whether all traffic that could be shared out goes to its tasks, each a healthy target. */
  private boolean isServedByOne(String name, List<Task> own) {
    return world.plans().stream()
        .filter(plan -> plan.name().equals(name))
        .flatMap(plan -> plan.pair().stream())
        .flatMap(pair -> seen.weights(pair.productionRule()).entrySet().stream())
        .allMatch(one -> serve(one.getKey(), one.getValue() == 0 ? List.of() : own));
  }

  /** Whether these tasks, and nothing else, are the group's healthy targets. */
  private boolean serve(String targetGroupArn, List<Task> own) {
    var targets = seen.health(targetGroupArn);
    return targets.values().stream().filter(TargetHealthStateEnum.HEALTHY::equals).count()
            == own.size()
        && own.stream()
            .map(Observed::addressOf)
            .allMatch(
                address ->
                    address
                        .map(targets::get)
                        .filter(TargetHealthStateEnum.HEALTHY::equals)
                        .isPresent());
  }

  /** Whether its zones are even, where ECS is to see to it and has room for one task more. */
  private boolean isBalanced(Service service, List<Task> own) {
    int room = service.desiredCount() * service.deploymentConfiguration().maximumPercent() / 100;
    if (service.availabilityZoneRebalancing() != AvailabilityZoneRebalancing.ENABLED
        || room <= service.desiredCount()) {
      return true;
    }
    var counts =
        service.networkConfiguration().awsvpcConfiguration().subnets().stream()
            .map(world.landscape()::zoneOf)
            .mapToLong(
                zone -> own.stream().filter(task -> task.availabilityZone().equals(zone)).count())
            .summaryStatistics();
    return counts.getMax() - counts.getMin() < 2;
  }

  /** Whether nothing is left of services, stacks and tasks. */
  boolean isEmpty() {
    return world.serviceNames().stream()
            .allMatch(
                name ->
                    seen.service(name).filter(one -> !one.status().equals("INACTIVE")).isEmpty())
        && stacks.all().stream().allMatch(id -> stacks.status(id).equals("DELETE_COMPLETE"))
        && world.region().fleet.workloads().isEmpty();
  }
}
