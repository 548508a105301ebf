package dev.provingground.region.services.ecs;

import dev.provingground.region.api.MetricBatch;
import dev.provingground.region.api.MetricBatch.Dimensions;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.ecs.UsageSampler.Use;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.ecs.model.Service;

/**
 * How many tasks and services there are in clusters with Container Insights, and what processor
 * time, memory and storage the tasks use, as metrics of the name space ECS/ContainerInsights:
 * "Amazon ECS Container Insights metrics". A data point for each task, so that Sum is the
 * cluster's. What AWS measures beyond, of networks and devices, is not there.
 */
final class ContainerInsights {
  private static final int UNITS_A_CPU = 1024;
  private static final int BYTES_A_MEGABYTE = 1 << 20;
  private static final double MEGABYTES_A_GIGABYTE = 1024;

  private final Clusters clusters;
  private final ServiceStore services;
  private final Tasks tasks;
  private final UsageSampler sampler;

  ContainerInsights(Clusters clusters, ServiceStore services, Tasks tasks, UsageSampler sampler) {
    this.clusters = clusters;
    this.services = services;
    this.tasks = tasks;
    this.sampler = sampler;
  }

  void collect(MetricBatch batch) {
    var watched = clusters.active().stream().filter(Clusters::hasInsights).toList();
    if (watched.isEmpty()) {
      return; // and no task is asked for what it uses
    }
    watched.forEach(cluster -> collect(batch, cluster));
    sampler.sample().stream()
        .filter(use -> watched.contains(use.task().spec().cluster()))
        .forEach(use -> collect(batch, use));
  }

  private void collect(MetricBatch batch, Use use) {
    var spec = use.task().spec();
    var ofCluster = Dimensions.of("ClusterName", spec.cluster().name());
    var each =
        Stream.concat(
                Stream.of(
                    ofCluster, ofCluster.and("TaskDefinitionFamily", spec.definition().family())),
                use.serviceName().map(name -> ofCluster.and("ServiceName", name)).stream())
            .toArray(Dimensions[]::new);
    var task = use.task().description();
    use.cpus()
        .ifPresent(cpus -> batch.value("CpuUtilized", StandardUnit.NONE, cpus * UNITS_A_CPU, each));
    batch.value("CpuReserved", StandardUnit.NONE, Double.parseDouble(task.cpu()), each);
    batch.value(
        "MemoryUtilized",
        StandardUnit.MEGABYTES,
        (double) use.memoryBytes() / BYTES_A_MEGABYTE,
        each);
    batch.value("MemoryReserved", StandardUnit.MEGABYTES, Double.parseDouble(task.memory()), each);
    tasks.storage(use.task()).ifPresent(storage -> collect(batch, storage, each));
  }

  private static void collect(MetricBatch batch, StorageUsage storage, Dimensions... each) {
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
  }

  private void collect(MetricBatch batch, ClusterRecord cluster) {
    var ofCluster = Dimensions.of("ClusterName", cluster.name());
    var all = services.in(cluster);
    batch.sum(
        "TaskCount",
        tasks.in(cluster).stream().filter(ServiceRecord::isRunning).count(),
        ofCluster);
    batch.sum("ServiceCount", all.size(), ofCluster);
    all.forEach(service -> collect(batch, service.describe(), ofCluster));
  }

  private static void collect(MetricBatch batch, Service service, Dimensions ofCluster) {
    var ofService = ofCluster.and("ServiceName", service.serviceName());
    batch.sum("DesiredTaskCount", service.desiredCount(), ofService);
    batch.sum("PendingTaskCount", service.pendingCount(), ofService);
    batch.sum("RunningTaskCount", service.runningCount(), ofService);
    batch.sum("DeploymentCount", service.deployments().size(), ofService);
  }
}
