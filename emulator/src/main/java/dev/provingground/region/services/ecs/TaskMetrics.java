package dev.provingground.region.services.ecs;

import dev.provingground.region.api.MetricBatch;
import dev.provingground.region.api.MetricBatch.Dimensions;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskUsage;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/**
 * What the tasks of services use of what they reserve, as metrics of the name space AWS/ECS:
 * "Amazon ECS CloudWatch metrics". A data point for each task, so that Average is the service's. As
 * AWS's, clusters without container instances have none of their own.
 */
final class TaskMetrics {
  private static final String OF_SERVICE = "service:";
  private static final int UNITS_A_CPU = 1024;

  private final EventLoop loop;
  private final Tasks tasks;
  private Map<TaskRecord, Sample> last = new HashMap<>();

  TaskMetrics(EventLoop loop, Tasks tasks) {
    this.loop = loop;
    this.tasks = tasks;
  }

  private record Sample(Instant time, long cpuNanos) {}

  void collect(MetricBatch batch) {
    var samples = new HashMap<TaskRecord, Sample>();
    var now = loop.now();
    tasks
        .usage()
        .forEach(
            (task, usage) -> {
              samples.put(task, new Sample(now, usage.cpuNanos()));
              if (task.spec().group().startsWith(OF_SERVICE)) {
                add(batch, task, usage, now);
              }
            });
    last = samples;
  }

  private void add(MetricBatch batch, TaskRecord task, TaskUsage usage, Instant now) {
    var dimensions =
        Dimensions.of("ClusterName", task.spec().cluster().name())
            .and("ServiceName", task.spec().group().substring(OF_SERVICE.length()));
    var before = last.getOrDefault(task, new Sample(task.description().startedAt(), 0));
    double seconds = Duration.between(before.time(), now).toNanos() / 1e9;
    if (seconds > 0) {
      double cpus = Double.parseDouble(task.description().cpu()) / UNITS_A_CPU;
      double used = (usage.cpuNanos() - before.cpuNanos()) / 1e9;
      batch.value(
          "CPUUtilization", StandardUnit.PERCENT, 100 * used / (seconds * cpus), dimensions);
    }
    double reserved = Double.parseDouble(task.description().memory()) * (1 << 20);
    batch.value(
        "MemoryUtilization",
        StandardUnit.PERCENT,
        100 * usage.memoryBytes() / reserved,
        dimensions);
  }
}
