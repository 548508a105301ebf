package dev.provingground.region.simulation;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;

/**
 * A service as chance wants it.
 *
 * @param targetGroupArn empty: without load balancer
 * @param deregistrationDelay of its target group, in seconds
 */
record ServicePlan(
    String name,
    Optional<String> targetGroupArn,
    int deregistrationDelay,
    int desiredCount,
    Percents percents,
    boolean circuitBreaker,
    boolean rollback,
    int gracePeriod,
    boolean zoneRebalancing) {

  /** Minimum and maximum healthy percent. */
  record Percents(int minimum, int maximum) {
    private static final List<Percents> USUAL =
        List.of(
            new Percents(100, 200),
            new Percents(50, 200),
            new Percents(50, 100),
            new Percents(0, 100),
            new Percents(75, 150),
            new Percents(0, 200));

    static Percents any(Random random) {
      return USUAL.get(random.nextInt(USUAL.size()));
    }

    /** Whether a rolling deployment of so many tasks has any room. */
    boolean leaveRoom(int desiredCount) {
      return desiredCount == 0
          || desiredCount * maximum / 100 > Math.ceilDiv(desiredCount * minimum, 100);
    }
  }

  CreateServiceRequest request(String taskDefinition, NetworkConfiguration network) {
    var request =
        CreateServiceRequest.builder()
            .cluster(World.CLUSTER)
            .serviceName(name)
            .taskDefinition(taskDefinition)
            .desiredCount(desiredCount)
            .launchType(LaunchType.FARGATE)
            .networkConfiguration(network)
            .availabilityZoneRebalancing(
                zoneRebalancing
                    ? AvailabilityZoneRebalancing.ENABLED
                    : AvailabilityZoneRebalancing.DISABLED)
            .deploymentConfiguration(
                configuration ->
                    configuration
                        .minimumHealthyPercent(percents.minimum())
                        .maximumPercent(percents.maximum())
                        .deploymentCircuitBreaker(
                            breaker -> breaker.enable(circuitBreaker).rollback(rollback)));
    targetGroupArn.ifPresent(
        arn ->
            request
                .healthCheckGracePeriodSeconds(gracePeriod)
                .loadBalancers(
                    LoadBalancer.builder()
                        .targetGroupArn(arn)
                        .containerName(TaskImages.CONTAINER)
                        .containerPort(TaskImages.PORT)
                        .build()));
    return request.build();
  }
}
