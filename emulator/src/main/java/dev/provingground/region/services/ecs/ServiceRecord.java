package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.DeploymentView;
import dev.provingground.region.services.ecs.ServiceView.Rollout;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** A service: its settings, deployments, tasks and events. */
final class ServiceRecord {
  private static final int EVENTS_KEPT = 100;

  private final ClusterRecord cluster;
  private final List<DeploymentRecord> deployments = new ArrayList<>();
  private final Map<String, ServiceTask> tasks = new LinkedHashMap<>();
  private final Deque<ServiceEvent> events = new ArrayDeque<>();
  private final StartThrottle throttle = new StartThrottle();
  private Service settings;
  private @Nullable DeploymentRecord lastCompleted;
  private boolean steady;

  /**
   * @param settings what {@code DescribeServices} answers but for deployments, counts and events
   */
  ServiceRecord(ClusterRecord cluster, Service settings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  ClusterRecord cluster() {
    return cluster;
  }

  String name() {
    return settings.serviceName();
  }

  String arn() {
    return settings.serviceArn();
  }

  Service settings() {
    return settings;
  }

  void put(Service changed) {
    settings = changed;
  }

  boolean isActive() {
    return settings.status().equals("ACTIVE");
  }

  boolean isInactive() {
    return settings.status().equals("INACTIVE");
  }

  StartThrottle throttle() {
    return throttle;
  }

  DeploymentRecord primary() {
    return deployments.getFirst();
  }

  /** The one that a failed deployment is rolled back to; null when none was ever completed. */
  @Nullable DeploymentRecord lastCompleted() {
    return lastCompleted;
  }

  /** Makes the deployment the primary one; those before it stay until it is completed. */
  void lead(DeploymentRecord deployment) {
    deployments.remove(deployment);
    deployments.addFirst(deployment);
    throttle.reset();
    steady = false;
  }

  /** The primary deployment is completed: the others end. */
  void completed() {
    lastCompleted = primary();
    deployments.subList(1, deployments.size()).clear();
  }

  Duration gracePeriod() {
    return Duration.ofSeconds(
        Objects.requireNonNullElse(settings.healthCheckGracePeriodSeconds(), 0));
  }

  /** Those that have not stopped, oldest first. */
  List<ServiceTask> tasks() {
    return List.copyOf(tasks.values());
  }

  @Nullable ServiceTask task(String arn) {
    return tasks.get(arn);
  }

  void add(ServiceTask task) {
    tasks.put(task.task().arn(), task);
  }

  void remove(ServiceTask task) {
    tasks.remove(task.task().arn());
  }

  /** Newest first. */
  void addEvent(ServiceEvent event) {
    events.addFirst(event);
    if (events.size() > EVENTS_KEPT) {
      events.removeLast();
    }
  }

  /** Notes whether the service is in a steady state; true when it has just come to be. */
  boolean putSteady(boolean now) {
    boolean reached = now && !steady;
    steady = now;
    return reached;
  }

  /**
   * What the scheduler decides by.
   *
   * @param gracePeriod {@link #gracePeriod} by the clock that {@code now} is from
   */
  ServiceView view(Instant now, Duration gracePeriod, Predicate<TaskRecord> draining) {
    var configuration = settings.deploymentConfiguration();
    var breaker = configuration.deploymentCircuitBreaker();
    var views = new ArrayList<TaskView>();
    for (var task : tasks.values()) {
      views.add(task.view(gracePeriod, now, draining.test(task.task())));
    }
    return new ServiceView(
        settings.desiredCount(),
        configuration.minimumHealthyPercent(),
        configuration.maximumPercent(),
        settings.availabilityZoneRebalancing() == AvailabilityZoneRebalancing.ENABLED,
        primary().template().places(),
        new DeploymentView(
            primary().id(),
            // A service on its way out rolls nothing out any more.
            isActive() ? primary().rollout() : Rollout.COMPLETED,
            breaker != null && breaker.enable(),
            primary().failedTasks()),
        views,
        throttle.holds(now));
  }

  /** As {@code DescribeServices} answers it. */
  Service describe() {
    var described =
        deployments.stream()
            .map(
                one ->
                    one.describe()
                        .status(one == primary() ? "PRIMARY" : "ACTIVE")
                        .desiredCount(
                            one == primary()
                                ? settings.desiredCount()
                                : count(one, task -> !task.isToldToStop()))
                        .runningCount(count(one, ServiceRecord::isRunning))
                        .pendingCount(count(one, ServiceRecord::isPending))
                        .build())
            .toList();
    return settings.toBuilder()
        .deployments(isInactive() ? List.of() : described)
        .runningCount(count(null, ServiceRecord::isRunning))
        .pendingCount(count(null, ServiceRecord::isPending))
        .events(events)
        .build();
  }

  static boolean isRunning(TaskRecord task) {
    return task.lastStatus().equals("RUNNING");
  }

  static boolean isPending(TaskRecord task) {
    return !task.isToldToStop()
        && List.of("PROVISIONING", "PENDING", "ACTIVATING").contains(task.lastStatus());
  }

  private int count(@Nullable DeploymentRecord deployment, Predicate<TaskRecord> which) {
    return (int)
        tasks.values().stream()
            .filter(one -> deployment == null || one.deployment() == deployment)
            .filter(one -> which.test(one.task()))
            .count();
  }
}
