package dev.provingground.region.simulation;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.services.ecs.model.AdvancedConfiguration;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;

/**
 * A service as chance wants it.
 *
 * @param targetGroupArn empty: without load balancer
 * @param deregistrationDelay of its target group, in seconds
 * @param gracePeriod in seconds; of no account without load balancer
 * @param strategy empty: by launch type
 * @param pair by which its traffic is shifted; empty: it is deployed by rolling only
 * @param alarm that watches over its deployments, if any
 * @param scaling between which counts it is scaled by itself; empty: not at all
 */
record ServicePlan(
    String name,
    Optional<String> targetGroupArn,
    int deregistrationDelay,
    int desiredCount,
    Percents percents,
    Breaker breaker,
    int gracePeriod,
    boolean zoneRebalancing,
    TaskImages.Care care,
    List<CapacityProviderStrategyItem> strategy,
    Optional<Landscape.Pair> pair,
    Optional<AlarmPlan> alarm,
    Optional<Range> scaling) {

  /** Minimum and maximum healthy percent. */
  record Percents(int minimum, int maximum) {
    static final Percents USUAL = new Percents(100, 200);

    private static final List<Percents> ALL =
        List.of(
            USUAL,
            new Percents(50, 200),
            new Percents(50, 100),
            new Percents(0, 100),
            new Percents(75, 150),
            new Percents(0, 200),
            new Percents(99, 100),
            new Percents(100, 101),
            new Percents(100, 125),
            new Percents(0, 101),
            new Percents(33, 133),
            new Percents(150, 200));

    static Percents any(Random random) {
      return ALL.get(random.nextInt(ALL.size()));
    }

    /** Whether a rolling deployment of so many tasks has any room. */
    boolean leaveRoom(int desiredCount) {
      return desiredCount == 0
          || desiredCount * maximum / 100 > Math.ceilDiv(desiredCount * minimum, 100);
    }
  }

  /** The deployment circuit breaker. */
  record Breaker(boolean enabled, boolean rollsBack) {
    static Breaker any(Random random) {
      return new Breaker(random.nextInt(4) > 0, random.nextInt(4) > 0);
    }
  }

  /** How many periods of a minute the alarm's metric has to be high. */
  record AlarmPlan(int periods, boolean rollsBack) {}

  /** Both included. */
  record Range(int least, int most) {
    static Range any(Random random) {
      int least = random.nextInt(3);
      return new Range(least, least + 1 + random.nextInt(5));
    }

    boolean has(int count) {
      return least <= count && count <= most;
    }
  }

  /** One of a world. */
  static ServicePlan any(String name, Random random, Landscape landscape) {
    int delay = random.nextInt(3) == 0 ? 0 : random.nextInt(90);
    var probing =
        new Landscape.Probing(
            5 + random.nextInt(26),
            2 + random.nextInt(3),
            2 + random.nextInt(4),
            2 + random.nextInt(3),
            delay,
            random.nextInt(4) > 0);
    boolean balanced = random.nextInt(3) > 0;
    var pair =
        balanced && random.nextBoolean()
            ? Optional.of(landscape.pair(name, probing, random.nextBoolean()))
            : Optional.<Landscape.Pair>empty();
    var group =
        balanced
            ? pair.map(Landscape.Pair::first)
                .or(() -> Optional.of(landscape.loadBalancer(name, probing)))
            : Optional.<String>empty();
    int desired = 1 + random.nextInt(6);
    var percents = Percents.any(random);
    return new ServicePlan(
        name,
        group,
        delay,
        desired,
        percents.leaveRoom(desired) ? percents : Percents.USUAL,
        Breaker.any(random),
        random.nextInt(3) == 0 ? 0 : 20 + random.nextInt(160),
        random.nextInt(3) > 0,
        TaskImages.Care.any(random),
        random.nextInt(3) == 0 ? anyStrategy(random) : List.of(),
        pair,
        random.nextBoolean()
            ? Optional.of(new AlarmPlan(1 + random.nextInt(3), random.nextInt(4) > 0))
            : Optional.empty(),
        random.nextInt(4) == 0 ? Optional.of(Range.any(random)) : Optional.empty());
  }

  /** Some of it, or all, on Spot. */
  static List<CapacityProviderStrategyItem> anyStrategy(Random random) {
    var spot = item("FARGATE_SPOT", 1 + random.nextInt(3), 0);
    return random.nextBoolean()
        ? List.of(spot)
        : List.of(item("FARGATE", 1 + random.nextInt(2), random.nextInt(3)), spot);
  }

  private static CapacityProviderStrategyItem item(String provider, int weight, int base) {
    return CapacityProviderStrategyItem.builder()
        .capacityProvider(provider)
        .weight(weight)
        .base(base)
        .build();
  }

  /** Its name among CloudWatch's alarms. */
  String alarmName() {
    return name + "-errors";
  }

  /** Whether requests to the target group are for its tasks. */
  boolean has(String aTargetGroupArn) {
    return targetGroupArn.filter(aTargetGroupArn::equals).isPresent()
        || pair.filter(one -> one.second().equals(aTargetGroupArn)).isPresent();
  }

  /**
   * How it is deployed.
   *
   * @param someShift of no account where there is no pair of target groups
   */
  DeploymentConfiguration configuration(
      Percents somePercents, Breaker someBreaker, ShiftPlan someShift) {
    var configuration =
        DeploymentConfiguration.builder()
            .minimumHealthyPercent(somePercents.minimum())
            .maximumPercent(somePercents.maximum())
            .deploymentCircuitBreaker(
                r -> r.enable(someBreaker.enabled()).rollback(someBreaker.rollsBack()))
            .alarms(
                r ->
                    r.alarmNames(alarm.isPresent() ? List.of(alarmName()) : List.of())
                        .enable(alarm.isPresent())
                        .rollback(alarm.isPresent() && alarm.get().rollsBack()));
    if (pair.isPresent()) {
      someShift.addTo(configuration);
    }
    return configuration.build();
  }

  CreateServiceRequest request(
      String taskDefinition, NetworkConfiguration network, ShiftPlan someShift) {
    var request =
        CreateServiceRequest.builder()
            .cluster(World.CLUSTER)
            .serviceName(name)
            .taskDefinition(taskDefinition)
            .desiredCount(desiredCount)
            .networkConfiguration(network)
            .availabilityZoneRebalancing(
                zoneRebalancing
                    ? AvailabilityZoneRebalancing.ENABLED
                    : AvailabilityZoneRebalancing.DISABLED)
            .deploymentConfiguration(configuration(percents, breaker, someShift));
    if (strategy.isEmpty()) {
      request.launchType(LaunchType.FARGATE);
    } else {
      request.capacityProviderStrategy(strategy);
    }
    targetGroupArn.ifPresent(
        arn ->
            request
                .healthCheckGracePeriodSeconds(gracePeriod)
                .loadBalancers(
                    LoadBalancer.builder()
                        .targetGroupArn(arn)
                        .containerName(TaskImages.CONTAINER)
                        .containerPort(TaskImages.PORT)
                        .advancedConfiguration(pair.map(ServicePlan::advanced).orElse(null))
                        .build()));
    return request.build();
  }

  private static AdvancedConfiguration advanced(Landscape.Pair pair) {
    return AdvancedConfiguration.builder()
        .alternateTargetGroupArn(pair.second())
        .productionListenerRule(pair.productionRule())
        .testListenerRule(pair.testRule().orElse(null))
        .roleArn(pair.roleArn())
        .build();
  }
}
