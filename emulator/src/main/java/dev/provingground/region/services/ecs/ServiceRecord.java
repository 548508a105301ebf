package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ServiceView.DeploymentView;
import dev.provingground.region.services.ecs.ServiceView.Rollout;
import dev.provingground.region.services.ecs.ServiceView.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceCurrentRevisionSummary;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** A service: its settings, deployments, tasks and events. */
final class ServiceRecord {
  private static final int EVENTS_KEPT = 100;
  private static final Duration HISTORY_KEPT = Duration.ofDays(90);

  private final ClusterRecord cluster;
  private final List<DeploymentRecord> deployments = new ArrayList<>();
  private final Map<String, ServiceTask> tasks = new LinkedHashMap<>();
  private final Set<ServiceTask> changed = new LinkedHashSet<>();
  private final Roster roster = new Roster();
  private final Deque<ServiceEvent> events = new ArrayDeque<>();
  private final Deque<ServiceDeploymentRecord> history = new ArrayDeque<>();
  private final StartThrottle throttle = new StartThrottle();
  private Service settings;
  private @Nullable DeploymentRecord lastCompleted;
  private boolean steady;
  private boolean rebalancing;

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

  void put(Service changedSettings) {
    settings = changedSettings;
    changed.addAll(tasks.values());
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

  /** Of the task definitions that it may yet start tasks from. */
  Set<String> definitionArns() {
    return Stream.concat(deployments.stream(), Stream.ofNullable(lastCompleted))
        .map(deployment -> deployment.template().definition().taskDefinitionArn())
        .collect(Collectors.toSet());
  }

  /** The service deployments of the last 90 days, newest first. */
  List<ServiceDeploymentRecord> history() {
    return List.copyOf(history);
  }

  /** The newest service deployment, which may be over. */
  ServiceDeploymentRecord current() {
    return history.getFirst();
  }

  /**
   * Whether its tasks are seen to revision by revision, since the newest service deployment shifts
   * traffic between them.
   */
  boolean isShifting() {
    return current().shift().filter(shift -> !shift.isCleaningUp()).isPresent()
        && current().target() == primary();
  }

  void add(ServiceDeploymentRecord made) {
    history.addFirst(made);
    while (history.getLast().createdAt().plus(HISTORY_KEPT).isBefore(made.createdAt())) {
      history.removeLast();
    }
  }

  /** A deployment is one service revision. */
  String revisionArn(DeploymentRecord deployment) {
    return arn().replace(":service/", ":service-revision/")
        + deployment.id().substring(deployment.id().indexOf('/'));
  }

  /** Makes the deployment the primary one; those before it stay until it is completed. */
  void lead(DeploymentRecord deployment) {
    deployments.remove(deployment);
    deployments.addFirst(deployment);
    changed.addAll(tasks.values());
    throttle.reset();
    steady = false;
    rebalancing = false;
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
    changed.add(task);
  }

  void remove(ServiceTask task) {
    tasks.remove(task.task().arn());
    changed.remove(task);
    roster.remove(task.task().arn());
  }

  /** What the scheduler knows of the task may no longer be so; does nothing once it is removed. */
  void changed(ServiceTask task) {
    if (tasks.containsKey(task.task().arn())) {
      changed.add(task);
    }
  }

  /** Those that the scheduler is to look at anew, each once. */
  List<ServiceTask> takeChanged() {
    var taken = List.copyOf(changed);
    changed.clear();
    return taken;
  }

  /** From now on the scheduler knows this of the task; false when it already did. */
  boolean put(TaskView task) {
    return roster.put(task);
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

  boolean isRebalancing() {
    return rebalancing;
  }

  /** Notes whether tasks are being moved between zones. */
  void putRebalancing(boolean now) {
    rebalancing = now;
  }

  /** How many running tasks each zone has, by name. */
  Map<String, Integer> zones() {
    var counts = new TreeMap<String, Integer>();
    primary().template().places().forEach(place -> counts.put(place.zone(), 0));
    tasks.values().stream()
        .filter(one -> isRunning(one.task()) && !one.task().isToldToStop())
        .forEach(one -> counts.merge(one.zone(), 1, Integer::sum));
    return counts;
  }

  /** How many tasks of the deployment each capacity provider has. */
  Map<String, Integer> capacity(DeploymentRecord deployment) {
    var counts = new HashMap<String, Integer>();
    for (var one : tasks.values()) {
      var provider = one.task().spec().capacityProvider();
      if (provider != null && one.deployment() == deployment && !one.task().isToldToStop()) {
        counts.merge(provider, 1, Integer::sum);
      }
    }
    return counts;
  }

  /** What the scheduler decides by; its tasks are those that it was told of. */
  ServiceView view(Instant now) {
    var configuration = settings.deploymentConfiguration();
    var breaker = configuration.deploymentCircuitBreaker();
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
            primary().failedTasks(),
            current().isWatched() && !current().triggeredAlarms().isEmpty(),
            current().bake()),
        roster,
        throttle.holds(now));
  }

  /** As {@code DescribeServices} answers it. */
  Service describe() {
    var described = new ArrayList<Deployment>();
    var revisions = new ArrayList<ServiceCurrentRevisionSummary>();
    if (!isInactive()) {
      for (var one : deployments) {
        var deployment = describe(one);
        described.add(deployment);
        revisions.add(revision(one, deployment));
      }
    }
    return settings.toBuilder()
        .currentServiceDeployment(current().arn())
        .currentServiceRevisions(revisions)
        .deployments(described)
        .runningCount(count(null, ServiceRecord::isRunning))
        .pendingCount(count(null, ServiceRecord::isPending))
        .events(events)
        .build();
  }

  /** A deployment with its counts. */
  Deployment describe(DeploymentRecord one) {
    return one.describe()
        .status(one == primary() ? "PRIMARY" : "ACTIVE")
        .desiredCount(
            one == primary() ? settings.desiredCount() : count(one, task -> !task.isToldToStop()))
        .runningCount(count(one, ServiceRecord::isRunning))
        .pendingCount(count(one, ServiceRecord::isPending))
        .build();
  }

  private ServiceCurrentRevisionSummary revision(DeploymentRecord one, Deployment counts) {
    return ServiceCurrentRevisionSummary.builder()
        .arn(revisionArn(one))
        .requestedTaskCount(counts.desiredCount())
        .runningTaskCount(counts.runningCount())
        .pendingTaskCount(counts.pendingCount())
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
