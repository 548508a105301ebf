package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.SUCCESSFUL;

import dev.provingground.region.services.elbv2.BalancerFabric;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** "Amazon ECS blue/green service deployments workflow", "…linear…" and "…canary deployments". */
final class ShiftsGoForward implements Invariant {
  /** Shares are told, and weighed, to a tenth of a percent. */
  private static final double EXACT = 0.051;

  /**
   * How far a service deployment was.
   *
   * @param green the target group that has no production traffic in the beginning
   * @param share percent of the production traffic that it has
   * @param steppedAt when it got its share
   */
  private record Progress(
      String arn, Optional<String> green, double share, Instant steppedAt, int stage) {}

  private final Map<String, Progress> before = new HashMap<>();

  @Override
  public String sentence() {
    return "The two target groups of a rule share all of its traffic; it goes over in the steps,"
        + " and with the pauses, that the deployment says, after the test traffic and to a revision"
        + " that is healthy; it goes back only as a whole, and who has succeeded has it all";
  }

  @Override
  public void check(Observed world) {
    for (var plan : world.plans()) {
      plan.pair().ifPresent(pair -> check(world, plan.name(), pair));
    }
  }

  private void check(Observed world, String name, Landscape.Pair pair) {
    var weights = world.weights(pair.productionRule());
    checkShared(pair.productionRule(), weights);
    checkNodes(world, pair, weights);
    pair.testRule().ifPresent(rule -> checkShared(rule, world.weights(rule)));
    world
        .service(name)
        .filter(service -> service.status().equals("ACTIVE"))
        .ifPresent(service -> check(world, service, pair, weights));
  }

  private static void checkShared(String rule, Map<String, Double> weights) {
    double sum = weights.values().stream().mapToDouble(weight -> weight).sum();
    unless(weights.size() == 2 && Math.abs(sum - 100) < EXACT, "%s shares out %s", rule, weights);
  }

  /** Nodes route by what the rule says. */
  private static void checkNodes(Observed world, Landscape.Pair pair, Map<String, Double> weights) {
    for (var node : world.region().balancers.nodes().values()) {
      if (node.config().listeners().isEmpty()) {
        continue; // a stack's
      }
      var action = node.config().listeners().getFirst().rules().getLast().action();
      if (!(action instanceof BalancerFabric.Action.Forward forward)) {
        continue;
      }
      var routed = new LinkedHashMap<String, Integer>();
      forward.groups().forEach(one -> routed.put(one.group().targetGroupArn(), one.weight()));
      unless(
          !routed.containsKey(pair.first()) || Observed.percent(routed).equals(weights),
          "a node shares out %s, and its rule says %s",
          routed,
          weights);
    }
  }

  private void check(
      Observed world, Service service, Landscape.Pair pair, Map<String, Double> weights) {
    var deployment = world.deployment(service.currentServiceDeployment()).orElseThrow();
    if (!ShiftPlan.shifts(deployment.deploymentConfiguration())) {
      unless(
          isWhole(weights), "%s is rolled out, and shared out: %s", service.serviceName(), weights);
      before.remove(service.serviceName());
      return;
    }
    double share =
        Objects.requireNonNullElse(
            deployment.targetServiceRevision().requestedProductionTrafficWeight(), 0.0);
    int stage =
        List.of(ServiceDeploymentLifecycleStage.values()).indexOf(deployment.lifecycleStage());
    var seen = before.get(service.serviceName());
    if (seen == null
        || seen.stage() != stage
        || !seen.arn().equals(deployment.serviceDeploymentArn())) {
      world.note(service.serviceName() + " comes to " + deployment.lifecycleStage());
    }
    var earlier =
        seen != null && seen.arn().equals(deployment.serviceDeploymentArn())
            ? seen
            : new Progress(deployment.serviceDeploymentArn(), idle(weights), 0, world.now(), stage);
    var green = share == 0 ? idle(weights) : earlier.green();
    unless(
        green.isPresent() && Math.abs(weights.getOrDefault(green.get(), -1.0) - share) < EXACT,
        "%s is to have %s percent, and there are %s",
        deployment.serviceDeploymentArn(),
        share,
        weights);
    unless(
        stage >= earlier.stage(),
        "%s went back to %s",
        deployment.serviceDeploymentArn(),
        deployment.lifecycleStage());
    if (deployment.rollback() != null) {
      unless(share == 0, "%s is rolled back and has %s percent", deployment, share);
    } else if (share != earlier.share()) {
      checkStep(world, service, pair, deployment, earlier, share);
    }
    if (deployment.status() == SUCCESSFUL) {
      checkEnd(deployment, earlier, share);
    }
    before.put(
        service.serviceName(),
        new Progress(
            deployment.serviceDeploymentArn(),
            green,
            share,
            share == earlier.share() ? earlier.steppedAt() : world.now(),
            stage));
  }

  /** The one group that no request goes to; empty when each has some. */
  private static Optional<String> idle(Map<String, Double> weights) {
    return weights.entrySet().stream()
        .filter(one -> one.getValue() == 0)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean isWhole(Map<String, Double> weights) {
    return idle(weights).isPresent();
  }

  private static void checkStep(
      Observed world,
      Service service,
      Landscape.Pair pair,
      ServiceDeployment deployment,
      Progress earlier,
      double share) {
    boolean first = deployment.sourceServiceRevisions().isEmpty();
    var configuration = deployment.deploymentConfiguration();
    unless(
        share > earlier.share()
            && (first || share - earlier.share() < ShiftPlan.largestStep(configuration) + EXACT),
        "%s went from %s to %s percent by %s",
        deployment.serviceDeploymentArn(),
        earlier.share(),
        share,
        configuration);
    unless(
        earlier.share() == 0
            || !earlier.steppedAt().plus(ShiftPlan.between(configuration)).isAfter(world.now()),
        "%s took its last step at %s, and the next at %s, by %s",
        deployment.serviceDeploymentArn(),
        earlier.steppedAt(),
        world.now(),
        configuration);
    var green = earlier.green().orElseThrow();
    pair.testRule()
        .ifPresent(
            rule ->
                unless(
                    world.weights(rule).getOrDefault(green, 0.0) == 100,
                    "%s has production traffic, and test traffic is %s",
                    green,
                    world.weights(rule)));
    unless(
        earlier.share() > 0
            || service.desiredCount() == 0
            || world.health(green).containsValue(TargetHealthStateEnum.HEALTHY),
        "%s gets traffic, and its targets are %s",
        green,
        world.health(green));
  }

  private static void checkEnd(ServiceDeployment deployment, Progress earlier, double share) {
    unless(share == 100, "%s succeeded with %s percent", deployment, share);
    var bake =
        deployment.sourceServiceRevisions().isEmpty()
            ? Duration.ZERO
            : Duration.ofMinutes(deployment.deploymentConfiguration().bakeTimeInMinutes());
    unless(
        !earlier.steppedAt().plus(bake).isAfter(deployment.finishedAt()),
        "%s had all traffic at %s and succeeded at %s; its bake time is %s",
        deployment.serviceDeploymentArn(),
        earlier.steppedAt(),
        deployment.finishedAt(),
        bake);
  }
}
