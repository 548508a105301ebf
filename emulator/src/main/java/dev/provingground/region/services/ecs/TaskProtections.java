package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ServiceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/**
 * Protects a service's tasks from scale-in and deployments ("Protect your Amazon ECS tasks from
 * being terminated by scale-in events"). The protection ends by itself: after two hours, or after 1
 * to 2880 minutes as asked.
 */
final class TaskProtections {
  private static final int MOST_UPDATED = 10;
  private static final int MOST_DESCRIBED = 100;
  private static final int USUAL_MINUTES = 120;
  private static final int MOST_MINUTES = 2880;

  private final ServiceContext context;
  private final Clusters clusters;
  private final Tasks tasks;
  private final ServiceController controller;

  TaskProtections(
      ServiceContext context, Clusters clusters, Tasks tasks, ServiceController controller) {
    this.context = context;
    this.clusters = clusters;
    this.tasks = tasks;
    this.controller = controller;
  }

  UpdateTaskProtectionResponse update(UpdateTaskProtectionRequest request) {
    boolean on = EcsErrors.required(request.protectionEnabled(), "protectionEnabled");
    int minutes = Objects.requireNonNullElse(request.expiresInMinutes(), USUAL_MINUTES);
    if (minutes < 1 || minutes > MOST_MINUTES) {
      throw EcsErrors.invalid(
          "expiresInMinutes must be between 1 and " + MOST_MINUTES + ", not " + minutes);
    }
    if (!on && request.expiresInMinutes() != null) {
      throw EcsErrors.invalid("expiresInMinutes can only be given when protectionEnabled is true");
    }
    var time = Duration.ofMinutes(minutes);
    var found = new Found(request.cluster(), request.tasks(), MOST_UPDATED);
    for (var task : List.copyOf(found.tasks)) {
      var blocked = found.validFor(task) && on && isBlocked(task);
      if (blocked) {
        found.fail(
            task.arn(),
            "DEPLOYMENT_BLOCKED",
            "Cannot set task protection because protected tasks of an earlier deployment keep the"
                + " service deployment from reaching steady state. End their protection or wait for"
                + " it to expire.");
      } else if (found.tasks.contains(task)) {
        if (on) {
          protect(task, time);
        } else {
          end(task);
        }
      }
    }
    return UpdateTaskProtectionResponse.builder()
        .protectedTasks(found.describe())
        .failures(found.failures)
        .build();
  }

  GetTaskProtectionResponse get(GetTaskProtectionRequest request) {
    var found = new Found(request.cluster(), request.tasks(), MOST_DESCRIBED);
    List.copyOf(found.tasks).forEach(found::validFor);
    return GetTaskProtectionResponse.builder()
        .protectedTasks(found.describe())
        .failures(found.failures)
        .build();
  }

  private void protect(TaskRecord task, Duration time) {
    var loop = context.loop();
    var until = loop.now().plus(loop.realTime(time));
    task.protect(until);
    controller.protectionChanged(task);
    loop.after(
        time,
        () -> {
          if (task.isProtectedUntil(until)) {
            end(task);
          }
        });
  }

  private void end(TaskRecord task) {
    task.protect(null);
    controller.protectionChanged(task);
  }

  /** Whether protected tasks of an earlier deployment hold up the one that is in progress. */
  private boolean isBlocked(TaskRecord task) {
    var now = context.loop().now();
    return controller
        .serviceOf(task)
        .filter(
            service ->
                service.tasks().stream()
                    .anyMatch(
                        member ->
                            member.task() != task
                                && member.deployment() != service.primary()
                                && member.task().protectedUntil(now).isPresent()))
        .isPresent();
  }

  /** The tasks that a request names, and why some of them are not answered. */
  private final class Found {
    private final List<TaskRecord> tasks = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    Found(@Nullable String clusterName, List<String> ids, int most) {
      var cluster = clusters.active(EcsErrors.required(clusterName, "cluster"));
      if (EcsErrors.required(ids, "tasks").size() > most) {
        throw EcsErrors.invalid("tasks can have at most " + most + " entries.");
      }
      for (var id : ids) {
        Optional.ofNullable(TaskProtections.this.tasks.find(cluster, id))
            .filter(task -> !task.isStopped())
            .ifPresentOrElse(
                tasks::add, () -> failures.add(TaskProtections.this.tasks.missing(cluster, id)));
      }
    }

    /** Only tasks of services can be protected. */
    boolean validFor(TaskRecord task) {
      if (task.spec().serviceName().isPresent()) {
        return true;
      }
      fail(
          task.arn(),
          "TASK_NOT_VALID",
          "The specified task is not part of an Amazon ECS service. Only tasks that belong to a"
              + " service can be protected.");
      return false;
    }

    void fail(String arn, String reason, String detail) {
      tasks.removeIf(task -> task.arn().equals(arn));
      failures.add(Failure.builder().arn(arn).reason(reason).detail(detail).build());
    }

    List<ProtectedTask> describe() {
      var now = context.loop().now();
      return tasks.stream()
          .map(
              task ->
                  ProtectedTask.builder()
                      .taskArn(task.arn())
                      .protectionEnabled(task.protectedUntil(now).isPresent())
                      .expirationDate(task.protectedUntil(now).orElse(null))
                      .build())
          .toList();
    }
  }
}
