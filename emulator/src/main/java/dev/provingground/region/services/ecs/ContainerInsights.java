package dev.provingground.region.services.ecs;

import dev.provingground.region.api.MetricBatch;
import dev.provingground.region.api.MetricBatch.Dimensions;
import software.amazon.awssdk.services.ecs.model.Service;

/**
 * How many tasks and services there are in clusters with Container Insights, as metrics of the name
 * space ECS/ContainerInsights: "Amazon ECS Container Insights metrics". What AWS measures beyond
 * counts is not there.
 */
final class ContainerInsights {
  private final Clusters clusters;
  private final ServiceStore services;
  private final Tasks tasks;

  ContainerInsights(Clusters clusters, ServiceStore services, Tasks tasks) {
    this.clusters = clusters;
    this.services = services;
    this.tasks = tasks;
  }

  void collect(MetricBatch batch) {
    clusters.active().stream()
        .filter(Clusters::hasInsights)
        .forEach(cluster -> collect(batch, cluster));
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
