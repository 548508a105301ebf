package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ec2.ManagedInterfaces;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** All tasks: starts them, stops them, and keeps them for an hour after they have stopped. */
final class Tasks {
  private static final Duration KEPT = Duration.ofHours(1);

  /** What others hear of. */
  private record Seen(
      String lastStatus, String desiredStatus, List<String> containers, HealthStatus health) {
    /** ECS has no event for what only a health check has found. */
    boolean isTold(@Nullable Seen before) {
      return before == null
          || !new Seen(lastStatus, desiredStatus, containers, before.health).equals(before);
    }
  }

  private record Entry(TaskRecord task, TaskLife life) {}

  private final ServiceContext context;
  private final Tagging tags;
  private final TaskRoles roles;
  private final TaskTargets targets;
  private final TaskLife.Surroundings surroundings;
  private final Map<String, Entry> byArn = new LinkedHashMap<>();
  private final Map<String, Seen> seen = new LinkedHashMap<>();
  private final List<Consumer<TaskRecord>> listeners = new ArrayList<>();

  Tasks(
      ServiceContext context,
      ManagedInterfaces interfaces,
      ContainerRuntime runtime,
      Tagging tags,
      TaskTargets targets,
      TaskRegistries registries) {
    this.context = context;
    this.tags = tags;
    this.targets = targets;
    this.roles = new TaskRoles(context.roles());
    this.surroundings =
        new TaskLife.Surroundings(
            context,
            interfaces,
            runtime,
            new ImageResolver(context, runtime),
            new Secrets(context),
            new LogStreams(context),
            targets,
            registries);
    listen(registries::changed);
    targets.listen(
        new TaskTargets.Listener() {
          @Override
          public void drained(TaskRecord task) {
            var entry = byArn.get(task.arn());
            if (entry != null) {
              entry.life().drained();
            }
          }
        });
  }

  /** Hears of every change of a task's status. */
  void listen(Consumer<TaskRecord> listener) {
    listeners.add(listener);
  }

  /**
   * Starts a task; it is PROVISIONING when this returns.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ClientException when a
   *     role cannot be taken on
   */
  TaskRecord launch(TaskSpec spec) {
    var id = context.ids().hex(32);
    var arn = arn(spec.cluster(), id);
    var sessions = roles.assume(spec, id);
    var description =
        TaskRecord.provisioning(spec, arn, context.ids().uuid(), new ContainerIds(spec)).toBuilder()
            .createdAt(context.loop().now())
            .build();
    var task = new TaskRecord(spec, sessions, description, this::changed);
    var life = new TaskLife(surroundings, task);
    byArn.put(arn, new Entry(task, life));
    tags.create(arn, spec.tags());
    changed(task);
    life.begin();
    return task;
  }

  /**
   * @param drain whether the containers go on until the targets have drained
   */
  void stop(TaskRecord task, TaskStopCode code, String reason, boolean drain) {
    var entry = byArn.get(task.arn());
    if (entry != null) {
      entry.life().stop(code, reason, drain);
    }
  }

  boolean isDraining(TaskRecord task) {
    var entry = byArn.get(task.arn());
    return entry != null && entry.life().isDraining();
  }

  /** A cluster's tasks, oldest first, with those that stopped within the last hour. */
  List<TaskRecord> in(ClusterRecord cluster) {
    return byArn.values().stream()
        .map(Entry::task)
        .filter(task -> task.spec().cluster() == cluster)
        .toList();
  }

  /** All tasks, oldest first. */
  List<TaskRecord> all() {
    return byArn.values().stream().map(Entry::task).toList();
  }

  /** A task of the cluster by its id or ARN; null when there is none. */
  @Nullable TaskRecord find(ClusterRecord cluster, String idOrArn) {
    var entry = byArn.get(arn(cluster, idOrArn));
    return entry == null || entry.task().spec().cluster() != cluster ? null : entry.task();
  }

  /** The failure of one that is not there; it names the ARN that it would have. */
  Failure missing(ClusterRecord cluster, String idOrArn) {
    return Failure.builder().arn(arn(cluster, idOrArn)).reason("MISSING").build();
  }

  private String arn(ClusterRecord cluster, String idOrArn) {
    return idOrArn.startsWith("arn:")
        ? idOrArn
        : context.region().arn("ecs", "task/" + cluster.name() + "/" + idOrArn);
  }

  /** What each task that runs uses. */
  Map<TaskRecord, TaskUsage> usage() {
    var usage = new LinkedHashMap<TaskRecord, TaskUsage>();
    for (var entry : byArn.values()) {
      if (entry.task().lastStatus().equals("RUNNING")) {
        entry.life().usage().ifPresent(used -> usage.put(entry.task(), used));
      }
    }
    return usage;
  }

  /** What a task uses of its storage; empty where that is not limited. */
  Optional<StorageUsage> storage(TaskRecord task) {
    return Optional.ofNullable(byArn.get(task.arn())).flatMap(entry -> entry.life().storage());
  }

  private void changed(TaskRecord task) {
    var description = task.description();
    var now =
        new Seen(
            description.lastStatus(),
            description.desiredStatus(),
            description.containers().stream().map(Container::lastStatus).toList(),
            description.healthStatus());
    var before = seen.put(task.arn(), now);
    if (now.equals(before)) {
      return;
    }
    if (now.isTold(before)) {
      context.events().publish(new TaskStateChanged(description));
    }
    if (task.isStopped()) {
      targets.forget(task);
      context.loop().after(KEPT, () -> forget(task));
    }
    List.copyOf(listeners).forEach(listener -> listener.accept(task));
  }

  private void forget(TaskRecord task) {
    byArn.remove(task.arn());
    seen.remove(task.arn());
    tags.forget(task.arn());
  }

  private final class ContainerIds implements TaskRecord.RuntimeIds {
    private final TaskSpec spec;

    private ContainerIds(TaskSpec spec) {
      this.spec = spec;
    }

    @Override
    public String containerArn(String taskArn) {
      return context
          .region()
          .arn(
              "ecs",
              "container/"
                  + spec.cluster().name()
                  + "/"
                  + id(taskArn)
                  + "/"
                  + context.ids().uuid());
    }

    @Override
    public String runtimeId(String taskArn) {
      return id(taskArn)
          + "-"
          + Integer.toUnsignedString(Integer.parseUnsignedInt(context.ids().hex(8), 16));
    }

    private static String id(String taskArn) {
      return taskArn.substring(taskArn.lastIndexOf('/') + 1);
    }
  }
}
