package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ContainerRuntime.TaskUsage;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What running tasks use, time after time. */
final class UsageSampler {
  private static final String OF_SERVICE = "service:";

  private final EventLoop loop;
  private final Tasks tasks;
  private Map<TaskRecord, Sample> last = new HashMap<>();

  UsageSampler(EventLoop loop, Tasks tasks) {
    this.loop = loop;
    this.tasks = tasks;
  }

  private record Sample(Instant time, long cpuNanos) {}

  /**
   * What a task uses.
   *
   * @param cpus processors that were busy with it, on the average since the last time; empty where
   *     no time has gone by
   * @param memoryBytes at the moment
   */
  record Use(TaskRecord task, OptionalDouble cpus, long memoryBytes) {
    /** The service that it is of, if any. */
    Optional<String> serviceName() {
      var group = task.spec().group();
      return group.startsWith(OF_SERVICE)
          ? Optional.of(group.substring(OF_SERVICE.length()))
          : Optional.empty();
    }
  }

  /** Of each task whose use can be measured. */
  List<Use> sample() {
    var now = loop.now();
    var samples = new HashMap<TaskRecord, Sample>();
    var uses = new ArrayList<Use>();
    tasks
        .usage()
        .forEach(
            (task, usage) -> {
              samples.put(task, new Sample(now, usage.cpuNanos()));
              uses.add(new Use(task, cpus(task, usage, now), usage.memoryBytes()));
            });
    last = samples;
    return uses;
  }

  private OptionalDouble cpus(TaskRecord task, TaskUsage usage, Instant now) {
    var before = last.getOrDefault(task, new Sample(task.description().startedAt(), 0));
    double nanos = Duration.between(before.time(), now).toNanos();
    return nanos > 0
        ? OptionalDouble.of((usage.cpuNanos() - before.cpuNanos()) / nanos)
        : OptionalDouble.empty();
  }
}
