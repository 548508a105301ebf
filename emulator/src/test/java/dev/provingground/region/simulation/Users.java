package dev.provingground.region.simulation;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** Whoever calls ECS's API, at good and at bad moments. */
final class Users {
  private static final int MAX_DESIRED = 7;
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
  }

  void addHarmfulTo(Happenings happenings) {
    happenings.add("deploy a bad image", 4, () -> deploy(TaskImages.anyBad(random)));
    happenings.add("deploy a slow image", 2, () -> deploy("slow"));
    happenings.add("reconfigure", 2, this::reconfigure);
    happenings.add("stop a task", 4, this::stopTask);
    happenings.add("delete a service", 1, this::delete);
    happenings.add("create a service", 3, () -> create(any()));
  }

  void createAll() {
    plans.forEach(this::create);
  }

  private ServicePlan any() {
    return plans.get(random.nextInt(plans.size()));
  }

  private String image(String kind) {
    return TaskImages.uri(kind, ++images);
  }

  private void create(ServicePlan plan) {
    var definition = world.landscape().register(plan.name(), image("good"));
    attempt(
        "CreateService " + plan.name(),
        ecs -> ecs.createService(plan.request(definition, world.landscape().network())));
  }

  private void deploy(String kind) {
    var plan = any();
    var definition = world.landscape().register(plan.name(), image(kind));
    update(plan.name(), r -> r.taskDefinition(definition));
  }

  private void force() {
    update(any().name(), r -> r.forceNewDeployment(true));
  }

  private void scale() {
    int desired = random.nextInt(MAX_DESIRED);
    update(any().name(), r -> r.desiredCount(desired));
  }

  private void reconfigure() {
    var percents = ServicePlan.Percents.any(random);
    boolean breaks = random.nextBoolean();
    boolean rollsBack = random.nextBoolean();
    update(
        any().name(),
        r ->
            r.deploymentConfiguration(
                configuration ->
                    configuration
                        .minimumHealthyPercent(percents.minimum())
                        .maximumPercent(percents.maximum())
                        .deploymentCircuitBreaker(
                            breaker -> breaker.enable(breaks).rollback(rollsBack))));
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
              var definition = world.landscape().register(name, image("good"));
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
    attempt("UpdateService " + name, ecs -> ecs.updateService(request.build()));
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
