package dev.provingground.region.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** Whoever calls ECS's API, at good and at bad moments. */
final class Users {
  private static final int MAX_DESIRED = 7;
  private static final int MOST_PROTECTED_MINUTES = 20;
  private static final Duration ERRORS_LAST = Duration.ofMinutes(5);
  private final World world;
  private final Random random;
  private final List<ServicePlan> plans;
  private int images;

  Users(World world, List<ServicePlan> plans, Random random) {
    this.world = world;
    this.plans = plans;
    this.random = random;
  }

  /** What does no harm. */
  void addPeacefulTo(Happenings happenings) {
    happenings.add("deploy", 4, () -> deploy("good"));
    happenings.add("force a deployment", 2, this::force);
    happenings.add("scale", 5, this::scale);
    happenings.add("print", 3, this::print);
    happenings.add("protect tasks", 6, () -> protect(true));
    if (plans.stream().anyMatch(plan -> plan.scaling().isPresent())) {
      happenings.add("the load changes", 3, this::load);
    }
  }

  void addHarmfulTo(Happenings happenings) {
    happenings.add("deploy a bad image", 4, () -> deploy(TaskImages.anyBad(random)));
    happenings.add("deploy a slow image", 4, () -> deploy("slow"));
    if (plans.stream().anyMatch(plan -> plan.alarm().isPresent())) {
      happenings.add("deploy errors", 4, this::deployErrors);
    }
    happenings.add("reconfigure", 2, this::reconfigure);
    happenings.add("unprotect tasks", 1, () -> protect(false));
    happenings.add("stop a deployment", 3, this::stopDeployment);
    happenings.add("change the grace period", 1, this::changeGracePeriod);
    happenings.add("move to other subnets", 1, this::move);
    happenings.add("change the strategy", 1, this::changeStrategy);
    happenings.add("switch rebalancing", 1, this::switchRebalancing);
    happenings.add("change the range", 1, this::changeRange);
    happenings.add("stop a task", 4, this::stopTask);
    happenings.add("delete a service", 1, this::delete);
    happenings.add("create a service", 3, () -> create(any()));
  }

  void createAll() {
    for (var plan : plans) {
      create(plan);
      plan.scaling().ifPresent(range -> scale(plan, range));
    }
  }

  private ServicePlan any() {
    return plans.get(random.nextInt(plans.size()));
  }

  private String image(String kind) {
    return TaskImages.uri(kind, ++images);
  }

  private void create(ServicePlan plan) {
    var definition = world.landscape().register(plan.name(), image("good"), plan.care());
    attempt(
        "CreateService " + plan.name(),
        ecs -> {
          ecs.createService(
              plan.request(definition, world.landscape().network(), ShiftPlan.any(random)));
          world.wishes().putCount(plan.name(), plan.desiredCount());
        });
  }

  private void deploy(String kind) {
    var plan = any();
    var definition = world.landscape().register(plan.name(), image(kind), plan.care());
    update(plan.name(), r -> r.taskDefinition(definition));
  }

  private void force() {
    update(any().name(), r -> r.forceNewDeployment(true));
  }

  /** Where alarms watch, what is deployed counts errors for a while. */
  private void deployErrors() {
    var watched = plans.stream().filter(plan -> plan.alarm().isPresent()).toList();
    var name = watched.get(random.nextInt(watched.size())).name();
    update(name, r -> r.forceNewDeployment(true));
    world.meters().putErrors(name, true);
    world.region().loop.after(ERRORS_LAST, () -> world.meters().putErrors(name, false));
  }

  private void scale() {
    int desired = random.nextInt(MAX_DESIRED);
    update(any().name(), r -> r.desiredCount(desired));
  }

  private void reconfigure() {
    var plan = any();
    var configuration =
        plan.configuration(
            ServicePlan.Percents.any(random),
            ServicePlan.Breaker.any(random),
            ShiftPlan.anyAtAll(random));
    update(plan.name(), r -> r.deploymentConfiguration(configuration));
  }

  private void protect(boolean on) {
    var arns = world.taskArns();
    if (arns.isEmpty()) {
      return;
    }
    int first = random.nextInt(arns.size());
    var some = arns.subList(first, Math.min(arns.size(), first + 1 + random.nextInt(4)));
    int minutes = 1 + random.nextInt(MOST_PROTECTED_MINUTES);
    attempt(
        "UpdateTaskProtection " + some + " " + on,
        ecs -> {
          var answer =
              ecs.updateTaskProtection(
                  r ->
                      r.cluster(World.CLUSTER)
                          .tasks(some)
                          .protectionEnabled(on)
                          .expiresInMinutes(on ? minutes : null));
          answer
              .protectedTasks()
              .forEach(task -> world.wishes().protect(task.taskArn(), task.expirationDate()));
        });
  }

  private void stopDeployment() {
    find(any().name())
        .ifPresent(
            service ->
                attempt(
                    "StopServiceDeployment of " + service.serviceName(),
                    ecs ->
                        ecs.stopServiceDeployment(
                            r -> r.serviceDeploymentArn(service.currentServiceDeployment()))));
  }

  private void changeGracePeriod() {
    int seconds = random.nextInt(200);
    update(any().name(), r -> r.healthCheckGracePeriodSeconds(seconds));
  }

  private void move() {
    var all = world.landscape().subnets();
    var first = random.nextInt(all.size());
    var some = random.nextBoolean() ? all : all.subList(first, all.size());
    update(any().name(), r -> r.networkConfiguration(world.landscape().network(some)));
  }

  private void changeStrategy() {
    var strategy = ServicePlan.anyStrategy(random);
    update(any().name(), r -> r.capacityProviderStrategy(strategy).forceNewDeployment(true));
  }

  private void switchRebalancing() {
    var rebalancing =
        random.nextBoolean()
            ? AvailabilityZoneRebalancing.ENABLED
            : AvailabilityZoneRebalancing.DISABLED;
    update(any().name(), r -> r.availabilityZoneRebalancing(rebalancing));
  }

  private void load() {
    var name = any().name();
    int much = random.nextInt(MAX_DESIRED * 60);
    world.trace().add("the load of " + name + " is " + much);
    world.meters().putDemand(name, much);
  }

  private void changeRange() {
    var plan = any();
    if (plan.scaling().isPresent()) {
      scale(plan, ServicePlan.Range.any(random));
    }
  }

  private void scale(ServicePlan plan, ServicePlan.Range range) {
    world.attempt(
        "RegisterScalableTarget " + plan.name() + " " + range,
        () -> {
          world.meters().scale(plan, range);
          world.wishes().putRange(plan.name(), range);
        });
  }

  private void delete() {
    var name = any().name();
    boolean force = random.nextInt(4) > 0;
    attempt(
        "DeleteService " + name,
        ecs -> ecs.deleteService(r -> r.cluster(World.CLUSTER).service(name).force(force)));
  }

  private void stopTask() {
    var arns = world.taskArns();
    if (!arns.isEmpty()) {
      var arn = arns.get(random.nextInt(arns.size()));
      attempt("StopTask " + arn, ecs -> ecs.stopTask(r -> r.cluster(World.CLUSTER).task(arn)));
    }
  }

  private void print() {
    world.region().fleet.workloads().forEach(world.region().fleet::print);
  }

  /**
   * Sees to it that every service can come to a steady state: one whose image is bad, whose
   * deployment has failed or has no room, gets a good one.
   */
  void mend(String name) {
    find(name)
        .filter(service -> service.status().equals("ACTIVE"))
        .ifPresent(
            service -> {
              var care = world.landscape().care(service.taskDefinition());
              var definition = world.landscape().register(name, image("good"), care);
              update(
                  name,
                  r ->
                      r.taskDefinition(definition)
                          .deploymentConfiguration(
                              configuration ->
                                  configuration.minimumHealthyPercent(100).maximumPercent(200)));
            });
  }

  void deleteAll() {
    for (var plan : plans) {
      attempt(
          "DeleteService " + plan.name(),
          ecs -> ecs.deleteService(r -> r.cluster(World.CLUSTER).service(plan.name()).force(true)));
    }
  }

  private Optional<Service> find(String name) {
    return world
        .region()
        .call(
            EcsClient.class,
            ecs -> ecs.describeServices(r -> r.cluster(World.CLUSTER).services(name)))
        .services()
        .stream()
        .findFirst();
  }

  private void update(String name, Consumer<UpdateServiceRequest.Builder> change) {
    var request = UpdateServiceRequest.builder().cluster(World.CLUSTER).service(name);
    change.accept(request);
    attempt(
        "UpdateService " + name,
        ecs -> {
          var answer = ecs.updateService(request.build());
          if (request.build().desiredCount() != null) {
            world.wishes().putCount(name, answer.service().desiredCount());
          }
        });
  }

  private void attempt(String what, Consumer<EcsClient> operation) {
    world.attempt(
        what,
        () ->
            world
                .region()
                .call(
                    EcsClient.class,
                    ecs -> {
                      operation.accept(ecs);
                      return what;
                    }));
  }
}
