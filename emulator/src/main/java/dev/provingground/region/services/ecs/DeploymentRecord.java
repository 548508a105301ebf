package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.Place;
import dev.provingground.region.services.ecs.ServiceView.Rollout;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.ServiceRegistry;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** One version of a service: what its tasks are made of, and how far it is rolled out. */
final class DeploymentRecord {
  /**
   * What the tasks of a deployment have in common.
   *
   * @param places the subnets and their zones
   * @param registries where the tasks are registered for service discovery
   * @param strategy empty when the tasks are started by launch type
   */
  record Template(
      TaskDefinition definition,
      NetworkConfiguration network,
      List<Place> places,
      List<LoadBalancer> loadBalancers,
      List<ServiceRegistry> registries,
      CapacityStrategy strategy) {
    /** Null when the tasks are started by a strategy. */
    @Nullable LaunchType launchType() {
      return strategy.items().isEmpty() ? LaunchType.FARGATE : null;
    }
  }

  private final String id;
  private final Template template;
  private final Instant createdAt;
  private Instant updatedAt;
  private Rollout rollout = Rollout.IN_PROGRESS;
  private String reason;
  private int failedTasks;
  private boolean proven;
  private List<LoadBalancer> loadBalancers;
  private final Map<String, String> imageDigests = new HashMap<>();

  /**
   * @param id {@code ecs-svc/} and 19 digits
   */
  DeploymentRecord(String id, Template template, Instant createdAt) {
    this.id = id;
    this.template = template;
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
    this.reason = "ECS deployment " + id + " in progress.";
    this.loadBalancers = template.loadBalancers();
  }

  String id() {
    return id;
  }

  Template template() {
    return template;
  }

  /**
   * The template's, each with the target group that this version's own tasks are registered with.
   */
  List<LoadBalancer> loadBalancers() {
    return loadBalancers;
  }

  void serve(List<LoadBalancer> chosen) {
    loadBalancers = chosen;
  }

  Instant createdAt() {
    return createdAt;
  }

  Rollout rollout() {
    return rollout;
  }

  /** Why the rollout is where it is. */
  String reason() {
    return reason;
  }

  void put(Rollout changed, String why, Instant now) {
    rollout = changed;
    reason = why;
    updatedAt = now;
  }

  /** It is the primary deployment again, after another one failed. */
  void restart(String why, Instant now) {
    failedTasks = 0;
    proven = false;
    put(Rollout.IN_PROGRESS, why, now);
  }

  /** A task of it has resolved its images. */
  void putImages(Task task) {
    task.containers().forEach(one -> imageDigests.put(one.name(), one.imageDigest()));
  }

  /** Null until a task has run. */
  @Nullable String imageDigest(String container) {
    return imageDigests.get(container);
  }

  int failedTasks() {
    return failedTasks;
  }

  /**
   * A task failed. "Once a service deployment has one or more successfully running tasks, the
   * failed task count resets to zero and stops being evaluated" (API reference, Deployment).
   */
  void taskFailed() {
    if (!proven) {
      failedTasks++;
    }
  }

  /** A task runs and passes its health checks. */
  void taskSucceeded() {
    proven = true;
    failedTasks = 0;
  }

  /** Without counts. */
  Deployment.Builder describe() {
    return Deployment.builder()
        .id(id)
        .taskDefinition(template.definition().taskDefinitionArn())
        .networkConfiguration(template.network())
        .launchType(template.launchType())
        .capacityProviderStrategy(
            template.launchType() == null ? template.strategy().items() : null)
        .platformVersion("1.4.0")
        .platformFamily("Linux")
        .createdAt(createdAt)
        .updatedAt(updatedAt)
        .failedTasks(failedTasks)
        .rolloutState(rollout.name())
        .rolloutStateReason(reason);
  }
}
