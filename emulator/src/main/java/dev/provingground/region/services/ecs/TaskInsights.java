package dev.provingground.region.services.ecs;

import dev.provingground.region.api.MetricBatch;
import dev.provingground.region.api.MetricBatch.Dimensions;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.ecs.UsageSampler.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthStatus;

/**
 * What a task uses and reserves ("Amazon ECS Container Insights metrics"), and with enhanced
 * observability also of that task alone and of its containers ("Amazon ECS Container Insights with
 * enhanced observability metrics"). A data point for each task or container, so that Sum is the
 * cluster's.
 */
final class TaskInsights {
  private static final int UNITS_A_CPU = 1024;
  private static final double BYTES_A_MEGABYTE = 1 << 20;
  private static final double MEGABYTES_A_GIGABYTE = 1024;
  private static final int PERCENT = 100;
  private static final String TASK_ID = "TaskId";
  private static final String CONTAINER = "ContainerName";

  private final MetricBatch batch;
  private final Use use;
  private final boolean enhanced;
  private final Dimensions ofCluster;

  /** The task's family and its service, if it is of one, each within the cluster. */
  private final List<Dimensions> groups = new ArrayList<>();

  /**
   * @param enhanced whether with enhanced observability
   */
  TaskInsights(MetricBatch batch, Use use, boolean enhanced) {
    this.batch = batch;
    this.use = use;
    this.enhanced = enhanced;
    var spec = use.task().spec();
    this.ofCluster = Dimensions.of("ClusterName", spec.cluster().name());
    groups.add(ofCluster.and("TaskDefinitionFamily", spec.definition().family()));
    use.serviceName().ifPresent(name -> groups.add(ofCluster.and("ServiceName", name)));
  }

  void collect(Optional<StorageUsage> storage) {
    var task = use.task().description();
    double reservedCpu = Double.parseDouble(task.cpu());
    double reservedMemory = Double.parseDouble(task.memory());
    double usedMemory = use.memoryBytes() / BYTES_A_MEGABYTE;
    var each = ofTasks();
    use.cpus()
        .ifPresent(
            cpus -> {
              batch.value("CpuUtilized", StandardUnit.NONE, cpus * UNITS_A_CPU, each);
              percent("TaskCpuUtilization", cpus * UNITS_A_CPU, reservedCpu);
            });
    batch.value("CpuReserved", StandardUnit.NONE, reservedCpu, each);
    batch.value("MemoryUtilized", StandardUnit.MEGABYTES, usedMemory, each);
    batch.value("MemoryReserved", StandardUnit.MEGABYTES, reservedMemory, each);
    percent("TaskMemoryUtilization", usedMemory, reservedMemory);
    use.traffic()
        .ifPresent(
            traffic -> {
              rate("NetworkRxBytes", traffic.receivedBytes());
              rate("NetworkTxBytes", traffic.sentBytes());
            });
    storage.ifPresent(this::collect);
    if (enhanced) {
      use.task().spec().containerDefinitions().forEach(this::collect);
    }
  }

  private void collect(StorageUsage storage) {
    var each = ofTasks();
    batch.value(
        "EphemeralStorageReserved",
        StandardUnit.GIGABYTES,
        storage.reservedMiB() / MEGABYTES_A_GIGABYTE,
        each);
    batch.value(
        "EphemeralStorageUtilized",
        StandardUnit.GIGABYTES,
        storage.utilizedMiB() / MEGABYTES_A_GIGABYTE,
        each);
    percent(
        "TaskEphemeralStorageUtilization",
        (double) storage.utilizedMiB(),
        (double) storage.reservedMiB());
  }

  private void rate(String metric, long bytes) {
    use.perSecond(bytes)
        .ifPresent(rate -> batch.value(metric, StandardUnit.BYTES_SECOND, rate, ofTasks()));
  }

  private void percent(String metric, double used, double reserved) {
    if (enhanced) {
      batch.value(metric, StandardUnit.PERCENT, PERCENT * used / reserved, ofTasks());
    }
  }

  private void collect(ContainerDefinition container) {
    var used = use.containers().get(container.name());
    if (used != null) {
      collect(container, used);
    }
    if (TaskRecord.isChecked(container)) {
      health(container.name())
          .ifPresent(
              health ->
                  batch.sum(
                      "UnHealthyContainerHealthStatus",
                      health == HealthStatus.UNHEALTHY ? 1 : 0,
                      ofContainers(container.name())));
    }
  }

  private void collect(ContainerDefinition container, ContainerUsage used) {
    var each = ofContainers(container.name());
    var task = use.task().description();
    double reservedCpu = reserved(container.cpu(), task.cpu());
    double reservedMemory =
        reserved(
            container.memoryReservation() == null
                ? container.memory()
                : container.memoryReservation(),
            task.memory());
    double usedMemory = used.memoryBytes() / BYTES_A_MEGABYTE;
    use.cpus(used)
        .ifPresent(
            cpus -> {
              batch.value("ContainerCpuUtilized", StandardUnit.NONE, cpus * UNITS_A_CPU, each);
              // By the task and what it is of, as AWS's page has it, not by the container's name.
              percent("ContainerCpuUtilization", cpus * UNITS_A_CPU, reservedCpu);
            });
    batch.value("ContainerCpuReserved", StandardUnit.NONE, reservedCpu, each);
    batch.value("ContainerMemoryUtilized", StandardUnit.MEGABYTES, usedMemory, each);
    batch.value("ContainerMemoryReserved", StandardUnit.MEGABYTES, reservedMemory, each);
    batch.value(
        "ContainerMemoryUtilization",
        StandardUnit.PERCENT,
        PERCENT * usedMemory / reservedMemory,
        each);
  }

  /** A container's own, or what its task has. */
  private static double reserved(@Nullable Integer ofContainer, String ofTask) {
    return ofContainer == null || ofContainer == 0 ? Double.parseDouble(ofTask) : ofContainer;
  }

  /** Empty as long as nothing is known of it. */
  private Optional<HealthStatus> health(String container) {
    return use.task().description().containers().stream()
        .filter(one -> one.name().equals(container))
        .map(Container::healthStatus)
        .filter(Objects::nonNull)
        .filter(health -> health != HealthStatus.UNKNOWN)
        .findFirst();
  }

  private Dimensions[] ofTasks() {
    var all = new ArrayList<>(List.of(ofCluster));
    all.addAll(groups);
    if (enhanced) {
      groups.forEach(group -> all.add(group.and(TASK_ID, use.task().id())));
    }
    return all.toArray(Dimensions[]::new);
  }

  private Dimensions[] ofContainers(String name) {
    var all = new ArrayList<>(List.of(ofCluster));
    for (var group : groups) {
      all.add(group.and(CONTAINER, name));
      all.add(group.and(TASK_ID, use.task().id()).and(CONTAINER, name));
    }
    return all.toArray(Dimensions[]::new);
  }
}
