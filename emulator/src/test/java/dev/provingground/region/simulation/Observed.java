package dev.provingground.region.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** A world as it can be seen from outside after an event: what its APIs tell. */
final class Observed {
  private final World world;
  private final Map<String, Task> tasks;
  private final Set<String> changedTasks;
  private final Map<String, Optional<Service>> services = new HashMap<>();
  private final Map<String, Optional<ServiceDeployment>> deployments = new HashMap<>();
  private final Map<String, Map<String, TargetHealthStateEnum>> health = new HashMap<>();
  private final Map<String, Map<String, Double>> weights = new HashMap<>();
  private @Nullable Map<String, List<Task>> byService;
  private @Nullable Set<String> targetGroups;

  /**
   * @param tasks as they were told of, by ARN
   * @param changedTasks ARNs of those that are not as they were the last time
   */
  Observed(World world, Map<String, Task> tasks, Set<String> changedTasks) {
    this.world = world;
    this.tasks = tasks;
    this.changedTasks = changedTasks;
  }

  Instant now() {
    return world.region().loop.now();
  }

  SimulatedRegion region() {
    return world.region();
  }

  /** Has the world's trace say what else was seen. */
  void note(String what) {
    world.trace().add(what);
  }

  /** Those that have not stopped, or have only just; oldest first. */
  Collection<Task> tasks() {
    return tasks.values();
  }

  /** Those that are not as they were the last time; in the order of the first change. */
  List<Task> changedTasks() {
    return changedTasks.stream().map(tasks::get).map(Objects::requireNonNull).toList();
  }

  @Nullable Task task(String arn) {
    return tasks.get(arn);
  }

  /** The service's tasks that have not stopped, oldest first. */
  List<Task> tasksOf(String service) {
    var all = byService;
    if (all == null) {
      all = new LinkedHashMap<>();
      for (var task : tasks.values()) {
        if (!task.lastStatus().equals("STOPPED")) {
          all.computeIfAbsent(task.group(), group -> new ArrayList<>()).add(task);
        }
      }
      byService = all;
    }
    return all.getOrDefault("service:" + service, List.of());
  }

  /** Names of the services that there have been. */
  Set<String> serviceNames() {
    return world.serviceNames();
  }

  /** As DescribeServices tells it; empty when there is none. */
  Optional<Service> service(String name) {
    return services.computeIfAbsent(
        name,
        one ->
            region()
                .call(
                    EcsClient.class,
                    ecs -> ecs.describeServices(r -> r.cluster(World.CLUSTER).services(one)))
                .services()
                .stream()
                .findFirst());
  }

  /** A service deployment, as DescribeServiceDeployments tells it; empty when it is forgotten. */
  Optional<ServiceDeployment> deployment(String arn) {
    return deployments.computeIfAbsent(
        arn,
        one ->
            region()
                .call(
                    EcsClient.class,
                    ecs -> ecs.describeServiceDeployments(r -> r.serviceDeploymentArns(one)))
                .serviceDeployments()
                .stream()
                .findFirst());
  }

  /** Whether the alarm is in state ALARM. */
  boolean isOn(String alarm) {
    return region()
        .call(
            CloudWatchClient.class,
            cloudWatch -> cloudWatch.describeAlarms(r -> r.alarmNames(alarm)))
        .metricAlarms()
        .stream()
        .anyMatch(one -> one.stateValue() == StateValue.ALARM);
  }

  /** How many minutes the service's alarm takes to go off; 0 without alarm. */
  int alarmPeriods(String service) {
    return world.plans().stream()
        .filter(plan -> plan.name().equals(service))
        .flatMap(plan -> plan.alarm().stream())
        .mapToInt(ServicePlan.AlarmPlan::periods)
        .findFirst()
        .orElse(0);
  }

  /** Until when the task is protected, as a user was told; empty when it is not. */
  Optional<Instant> protectedUntil(String taskArn) {
    return world.wishes().protectedUntil(taskArn);
  }

  /** What a user set the service's desired count to last. */
  Optional<Integer> countOfUser(String service) {
    return world.wishes().count(service);
  }

  /** Between which counts the service is scaled by itself; empty when it is not. */
  Optional<ServicePlan.Range> range(String service) {
    return world.wishes().range(service);
  }

  /** What the task's definition says beyond its image. */
  TaskImages.Care care(Task task) {
    return world.landscape().care(task.taskDefinitionArn());
  }

  /** The states of a target group's targets, by address; none when the group is gone. */
  Map<String, TargetHealthStateEnum> health(String targetGroupArn) {
    return health.computeIfAbsent(
        targetGroupArn,
        arn -> {
          var states = new LinkedHashMap<String, TargetHealthStateEnum>();
          for (var one : describe(arn)) {
            states.put(one.target().id(), one.targetHealth().state());
          }
          return states;
        });
  }

  private List<TargetHealthDescription> describe(String targetGroupArn) {
    return region()
        .call(
            ElasticLoadBalancingV2Client.class,
            elb -> elb.describeTargetHealth(r -> r.targetGroupArn(targetGroupArn)))
        .targetHealthDescriptions();
  }

  /** Target groups that exist. */
  Set<String> targetGroups() {
    var found = targetGroups;
    if (found == null) {
      found = world.targetGroups();
      targetGroups = found;
    }
    return found;
  }

  /** Requests that nobody answered though they should have been. */
  List<String> lostRequests() {
    return world.traffic().lost();
  }

  /** Whether the execution role has always been allowed to write logs since the task began. */
  boolean logsWerePermittedSince(Instant start) {
    return !world.lastLogRefusal().isAfter(start);
  }

  /** A task's private address; empty before it has one. */
  static Optional<String> addressOf(Task task) {
    return task.containers().stream()
        .flatMap(container -> container.networkInterfaces().stream())
        .map(one -> one.privateIpv4Address())
        .findFirst();
  }

  /** The plans of the services that users make. */
  List<ServicePlan> plans() {
    return world.plans();
  }

  /** How a rule shares its traffic out, in percent, by target group. */
  Map<String, Double> weights(String ruleArn) {
    return weights.computeIfAbsent(ruleArn, arn -> percent(world.landscape().weights(arn)));
  }

  static Map<String, Double> percent(Map<String, Integer> weights) {
    double sum = weights.values().stream().mapToInt(weight -> weight).sum();
    var percent = new LinkedHashMap<String, Double>();
    weights.forEach((group, weight) -> percent.put(group, weight * 100 / sum));
    return percent;
  }

  /** Whether the service's revisions stand side by side, and share its traffic out. */
  boolean isShifting(Service service) {
    return deployment(service.currentServiceDeployment())
        .filter(one -> ShiftPlan.shifts(one.deploymentConfiguration()))
        .filter(one -> one.rollback() == null)
        .filter(one -> one.lifecycleStage() != ServiceDeploymentLifecycleStage.CLEAN_UP)
        .isPresent();
  }

  /** Whether the scheduler stops it though nothing is wrong with it. */
  static boolean isSchedulersChoice(Task task) {
    return isToldToStop(task)
        && task.stopCode() == TaskStopCode.SERVICE_SCHEDULER_INITIATED
        && !task.stoppedReason().contains("health checks");
  }

  static boolean isToldToStop(Task task) {
    return task.desiredStatus().equals("STOPPED");
  }

  static boolean isRunning(Task task) {
    return task.lastStatus().equals("RUNNING");
  }
}
