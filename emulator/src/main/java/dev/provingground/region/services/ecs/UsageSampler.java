package dev.provingground.region.services.ecs;

import dev.provingground.region.services.ecs.ContainerRuntime.ContainerUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.NetworkUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskUsage;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What running tasks use, time after time. */
final class UsageSampler {
  private static final ContainerUsage NO_USE = new ContainerUsage(0, 0);
  private static final NetworkUsage NO_TRAFFIC = new NetworkUsage(0, 0);
  private static final double NANOS_A_SECOND = 1e9;

  private final EventLoop loop;
  private final Tasks tasks;
  private Map<TaskRecord, Sample> last = new HashMap<>();

  UsageSampler(EventLoop loop, Tasks tasks) {
    this.loop = loop;
    this.tasks = tasks;
  }

  private record Sample(Instant time, TaskUsage usage) {}

  /**
   * What a task uses.
   *
   * @param nanos since the last time; 0 where no time has gone by
   * @param containers those that run, by their names: processor time since the last time, memory at
   *     the moment
   * @param traffic since the last time
   */
  record Use(
      TaskRecord task,
      double nanos,
      Map<String, ContainerUsage> containers,
      Optional<NetworkUsage> traffic) {

    /** Processors that were busy with it, on the average; empty where no time has gone by. */
    OptionalDouble cpus() {
      return perNano(containers.values().stream().mapToDouble(ContainerUsage::cpuNanos).sum());
    }

    /** Processors that were busy with one of its containers. */
    OptionalDouble cpus(ContainerUsage container) {
      return perNano((double) container.cpuNanos());
    }

    /** How much of a number there was in a second. */
    OptionalDouble perSecond(long number) {
      return perNano(number * NANOS_A_SECOND);
    }

    private OptionalDouble perNano(double number) {
      return nanos > 0 ? OptionalDouble.of(number / nanos) : OptionalDouble.empty();
    }

    /** At the moment, all its containers together. */
    long memoryBytes() {
      return containers.values().stream().mapToLong(ContainerUsage::memoryBytes).sum();
    }

    /** The service that it is of, if any. */
    Optional<String> serviceName() {
      return task.spec().serviceName();
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
              samples.put(task, new Sample(now, usage));
              uses.add(use(task, usage, now));
            });
    last = samples;
    return uses;
  }

  private Use use(TaskRecord task, TaskUsage usage, Instant now) {
    var before =
        last.getOrDefault(
            task,
            new Sample(task.description().startedAt(), new TaskUsage(Map.of(), Optional.empty())));
    var containers = new LinkedHashMap<String, ContainerUsage>();
    usage
        .containers()
        .forEach(
            (name, used) -> {
              var was = before.usage().containers().getOrDefault(name, NO_USE);
              containers.put(
                  name, new ContainerUsage(used.cpuNanos() - was.cpuNanos(), used.memoryBytes()));
            });
    var was = before.usage().network().orElse(NO_TRAFFIC);
    return new Use(
        task,
        Duration.between(before.time(), now).toNanos(),
        containers,
        usage
            .network()
            .map(
                is ->
                    new NetworkUsage(
                        is.receivedBytes() - was.receivedBytes(),
                        is.sentBytes() - was.sentBytes())));
  }
}
