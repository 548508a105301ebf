package dev.provingground.region.simulation;

import static dev.provingground.region.simulation.Invariant.Violation.unless;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** "Fargate task networking", "Amazon ECS task IAM role". */
final class StoppedTasksHoldNothing implements Invariant {
  private static final String CREDENTIALS = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
  private final Map<String, Workload> known = new HashMap<>();

  @Override
  public String sentence() {
    return "A stopped task has no network interface, no target that gets requests, no containers"
        + " and no credentials, and its log stream holds every line that it printed";
  }

  @Override
  public void check(Observed world) {
    for (var task : world.changedTasks()) {
      var workload = world.region().fleet.ofTask(task.taskArn());
      if (workload != null) {
        known.put(task.taskArn(), workload);
      }
      if (task.lastStatus().equals("STOPPED")) {
        check(world, task);
        known.remove(task.taskArn());
      }
    }
  }

  private void check(Observed world, Task task) {
    unless(
        world.region().fleet.ofTask(task.taskArn()) == null,
        "the containers of %s are not released",
        task.taskArn());
    detail(task, "networkInterfaceId")
        .ifPresent(
            id ->
                unless(
                    !world.region().fabric.attached().containsKey(id),
                    "%s of %s is attached",
                    id,
                    task.taskArn()));
    Observed.addressOf(task).ifPresent(address -> checkTargets(world, task, address));
    var workload = known.get(task.taskArn());
    if (workload != null) {
      checkCredentials(workload);
      if (!isOfStack(task) && world.logsWerePermittedSince(task.createdAt())) {
        checkLog(world, workload);
      }
    }
  }

  /** A stack's log group may be gone before the task is. */
  private static boolean isOfStack(Task task) {
    return Stacks.serviceNames().anyMatch(name -> task.group().equals("service:" + name));
  }

  private static void checkTargets(Observed world, Task task, String address) {
    boolean anothersNow =
        world.tasks().stream()
            .anyMatch(
                other ->
                    !other.lastStatus().equals("STOPPED")
                        && Observed.addressOf(other).filter(address::equals).isPresent());
    for (var group : world.targetGroups()) {
      var state = world.health(group).get(address);
      unless(
          state == null || state == TargetHealthStateEnum.DRAINING || anothersNow,
          "%s has stopped and its target %s is %s",
          task.taskArn(),
          address,
          state);
    }
  }

  private static void checkCredentials(Workload workload) {
    var path = workload.container().environment().get(CREDENTIALS);
    unless(
        path == null || workload.launch().endpoints().get(path).isEmpty(),
        "%s has stopped and its endpoint hands out credentials",
        workload.taskArn());
  }

  private static void checkLog(Observed world, Workload workload) {
    var id = workload.taskArn().substring(workload.taskArn().lastIndexOf('/') + 1);
    var stream = TaskImages.STREAM_PREFIX + "/" + TaskImages.CONTAINER + "/" + id;
    int delivered =
        world
            .region()
            .call(
                CloudWatchLogsClient.class,
                logs ->
                    logs.getLogEvents(
                        r ->
                            r.logGroupName(TaskImages.LOG_GROUP)
                                .logStreamName(stream)
                                .startFromHead(true)))
            .events()
            .size();
    unless(
        delivered == workload.printed(),
        "%s printed %d lines and %d are in its stream",
        workload.taskArn(),
        workload.printed(),
        delivered);
  }

  private static Optional<String> detail(Task task, String name) {
    return task.attachments().stream()
        .flatMap(attachment -> attachment.details().stream())
        .filter(detail -> detail.name().equals(name))
        .map(KeyValuePair::value)
        .map(Objects::requireNonNull)
        .findFirst();
  }
}
