package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AdvancedConfiguration;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * A world whose service web shifts traffic between two target groups, {@code tasks} and {@code
 * others}, by a rule for production and one for tests.
 */
final class ShiftWorld {
  static final String INFRASTRUCTURE_ROLE = "arn:aws:iam::123456789012:role/infrastructure";

  final World world = new World();
  final String others;
  final String production;
  final String test;
  private boolean served;

  ShiftWorld() {
    others = world.newTargetGroup("others");
    production = rule(1, "/*");
    test = rule(2, "/test/*");
  }

  /** A rule of the listener that forwards to the first target group, and knows the other. */
  private String rule(int priority, String path) {
    var listener =
        world
            .elb(elb -> elb.describeLoadBalancers(r -> r.names("web")))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    var arn =
        world
            .elb(elb -> elb.describeListeners(r -> r.loadBalancerArn(listener)))
            .listeners()
            .getFirst()
            .listenerArn();
    return world
        .elb(
            elb ->
                elb.createRule(
                    r ->
                        r.listenerArn(arn)
                            .priority(priority)
                            .conditions(
                                RuleCondition.builder().field("path-pattern").values(path).build())
                            .actions(forward(Map.of(world.targetGroup, 1, others, 0)))))
        .rules()
        .getFirst()
        .ruleArn();
  }

  static Action forward(Map<String, Integer> weights) {
    return Action.builder()
        .type(ActionTypeEnum.FORWARD)
        .forwardConfig(
            c ->
                c.targetGroups(
                    weights.entrySet().stream()
                        .map(
                            one ->
                                TargetGroupTuple.builder()
                                    .targetGroupArn(one.getKey())
                                    .weight(one.getValue())
                                    .build())
                        .toList()))
        .build();
  }

  void put(String rule, Map<String, Integer> weights) {
    world.elb(elb -> elb.modifyRule(r -> r.ruleArn(rule).actions(forward(weights))));
  }

  /** A rule's weights, by the target groups' names. */
  Map<String, Integer> weights(String rule) {
    return elb(elb -> elb.describeRules(r -> r.ruleArns(rule)))
        .rules()
        .getFirst()
        .actions()
        .getFirst()
        .forwardConfig()
        .targetGroups()
        .stream()
        .collect(
            Collectors.toMap(
                one -> one.targetGroupArn().split("/", -1)[1], TargetGroupTuple::weight));
  }

  LoadBalancer pair(Consumer<AdvancedConfiguration.Builder> change) {
    return LoadBalancer.builder()
        .targetGroupArn(world.targetGroup)
        .containerName("web")
        .containerPort(3000)
        .advancedConfiguration(
            a ->
                a.alternateTargetGroupArn(others)
                    .productionListenerRule(production)
                    .testListenerRule(test)
                    .roleArn(INFRASTRUCTURE_ROLE)
                    .applyMutation(change))
        .build();
  }

  /** The service of {@link World#service}, deployed like this. */
  CreateServiceRequest.Builder service(Consumer<DeploymentConfiguration.Builder> how) {
    return world
        .service()
        .loadBalancers(pair(a -> {}))
        .deploymentConfiguration(
            c -> c.deploymentCircuitBreaker(b -> b.enable(true).rollback(true)).applyMutation(how));
  }

  /** The service is there and in a steady state, its tasks in the second group. */
  ShiftWorld running(Consumer<DeploymentConfiguration.Builder> how) {
    world.create(service(how));
    world.advance(Duration.ofMinutes(1));
    served = true;
    return this;
  }

  /** Deploys another image; what happens at once has happened when this returns. */
  void deploy(String tag) {
    ask(tag);
    world.region.loop().runUntilIdle();
  }

  /** Deploys another image; nothing else has happened when this returns. */
  void ask(String tag) {
    var revision = world.register(tag);
    ecs(
        ecs ->
            ecs.updateService(r -> r.cluster("proving").service("web").taskDefinition(revision)));
  }

  ServiceDeployment newest() {
    var arn =
        ecs(ecs -> ecs.listServiceDeployments(r -> r.cluster("proving").service("web")))
            .serviceDeployments()
            .getFirst()
            .serviceDeploymentArn();
    return ecs(ecs -> ecs.describeServiceDeployments(r -> r.serviceDeploymentArns(arn)))
        .serviceDeployments()
        .getFirst();
  }

  ServiceDeploymentLifecycleStage stage() {
    return newest().lifecycleStage();
  }

  ServiceDeploymentStatus status() {
    return newest().status();
  }

  /**
   * Lets one event happen after the other until the newest deployment is in this stage, however
   * short it is.
   */
  void until(ServiceDeploymentLifecycleStage stage) {
    until("in stage " + stage, () -> stage() == stage);
  }

  /** Lets one event happen after the other until the newest deployment has ended. */
  void untilOver() {
    until(
        "over",
        () ->
            switch (status()) {
              case SUCCESSFUL, STOPPED, ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED -> true;
              default -> false;
            });
  }

  private void until(String what, BooleanSupplier reached) {
    for (int events = 0; !reached.getAsBoolean(); events++) {
      assertTrafficIsServed();
      if (events == 10_000 || !world.region.loop().runNext()) {
        throw new AssertionError("never " + what + ": " + stage() + ", " + status());
      }
    }
  }

  /** Once a revision is completed, production traffic never goes where no healthy target is. */
  private void assertTrafficIsServed() {
    if (!served) {
      return;
    }
    assertThat(weights(production).entrySet())
        .as("what production traffic goes to, %s: %s", stage(), weights(production))
        .allMatch(one -> one.getValue() == 0 || hasHealthy(one.getKey()));
  }

  private boolean hasHealthy(String group) {
    return elb(
            elb ->
                elb.describeTargetHealth(
                    r -> r.targetGroupArn(group.equals("others") ? others : world.targetGroup)))
        .targetHealthDescriptions()
        .stream()
        .anyMatch(one -> one.targetHealth().state() == TargetHealthStateEnum.HEALTHY);
  }

  private <R> R ecs(Function<EcsClient, R> operation) {
    return look(EcsClient.class, operation);
  }

  private <R> R elb(Function<ElasticLoadBalancingV2Client, R> operation) {
    return look(ElasticLoadBalancingV2Client.class, operation);
  }

  /** What a service answers now, before anything else happens. */
  private <T, R> R look(Class<T> client, Function<T, R> operation) {
    return CallContext.call(
        new Caller.Root("123456789012"), () -> operation.apply(world.region.client(client)));
  }

  /** How many tasks of each task definition revision ought to run. */
  Map<String, Long> tasks() {
    return world.tasks().stream()
        .map(Task::taskDefinitionArn)
        .collect(
            Collectors.groupingBy(
                arn -> arn.substring(arn.lastIndexOf(':') + 1), Collectors.counting()));
  }

  /** Addresses that a group's targets have, without those that drain. */
  List<String> registered(String group) {
    return world
        .elb(elb -> elb.describeTargetHealth(r -> r.targetGroupArn(group)))
        .targetHealthDescriptions()
        .stream()
        .filter(one -> !one.targetHealth().stateAsString().equals("draining"))
        .map(one -> one.target().id())
        .toList();
  }
}
