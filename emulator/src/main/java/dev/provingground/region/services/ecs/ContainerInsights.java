package dev.provingground.region.services.ecs;

import dev.provingground.region.api.MetricBatch;
import dev.provingground.region.api.MetricBatch.Dimensions;
import dev.provingground.region.services.ecs.UsageSampler.Use;
import software.amazon.awssdk.services.ecs.model.Service;

/**
 * How many tasks and services there are in clusters with Container Insights, and what the tasks
 * use, as metrics of the name space ECS/ContainerInsights: "Amazon ECS Container Insights metrics".
 * What AWS measures beyond, of storage devices, is not there.
 */
final class ContainerInsights {
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
    boolean enhanced = Clusters.hasEnhancedInsights(use.task().spec().cluster());
    new TaskInsights(batch, use, enhanced).collect(tasks.storage(use.task()));
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
