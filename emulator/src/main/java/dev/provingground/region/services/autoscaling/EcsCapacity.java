package dev.provingground.region.services.autoscaling;

import dev.provingground.region.api.Services;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;

/** The desired counts of ECS's services. */
final class EcsCapacity {
  private final Services services;

  EcsCapacity(Services services) {
    this.services = services;
  }

  /**
   * How many tasks a service has, and ought to have.
   *
   * @param deploying whether a deployment is in progress
   */
  record Capacity(int desired, int running, boolean deploying) {}

  /** Empty when there is no such service that is active. */
  Optional<Capacity> of(TargetId id) {
    try {
      return client()
          .describeServices(r -> r.cluster(id.cluster()).services(id.service()))
          .services()
          .stream()
          .filter(service -> service.status().equals("ACTIVE"))
          .map(EcsCapacity::capacity)
          .findFirst();
    } catch (ClusterNotFoundException e) {
      return Optional.empty();
    }
  }

  private static Capacity capacity(Service service) {
    return new Capacity(
        service.desiredCount(),
        service.runningCount(),
        service.deployments().stream()
            .anyMatch(one -> one.rolloutState() == DeploymentRolloutState.IN_PROGRESS));
  }

  void set(TargetId id, int desired) {
    client()
        .updateService(r -> r.cluster(id.cluster()).service(id.service()).desiredCount(desired));
  }

  private EcsClient client() {
    return services.client(EcsClient.class);
  }
}
