package dev.provingground.region.services.ecs;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterResponse;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeleteClusterResponse;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.UpdateClusterRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterResponse;
import software.amazon.awssdk.services.ecs.model.UpdateClusterSettingsRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterSettingsResponse;

/** The operations of clusters, which are described with what runs in them. */
final class ClusterOperations {
  private final Clusters clusters;
  private final ServiceStore services;
  private final Tasks tasks;
  private final Tagging tags;

  ClusterOperations(Clusters clusters, ServiceStore services, Tasks tasks, Tagging tags) {
    this.clusters = clusters;
    this.services = services;
    this.tasks = tasks;
    this.tags = tags;
  }

  CreateClusterResponse create(CreateClusterRequest request) {
    var cluster = clusters.create(request);
    return CreateClusterResponse.builder().cluster(describeWithTags(cluster)).build();
  }

  ListClustersResponse list(ListClustersRequest request) {
    var arns = clusters.active().stream().map(ClusterRecord::arn).toList();
    var page = EcsErrors.PAGES.page(request, arns);
    return ListClustersResponse.builder()
        .clusterArns(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  UpdateClusterResponse update(UpdateClusterRequest request) {
    var cluster = clusters.update(request);
    return UpdateClusterResponse.builder().cluster(describeWithTags(cluster)).build();
  }

  UpdateClusterSettingsResponse updateSettings(UpdateClusterSettingsRequest request) {
    var cluster = clusters.updateSettings(request);
    return UpdateClusterSettingsResponse.builder().cluster(describeWithTags(cluster)).build();
  }

  DescribeClustersResponse describe(DescribeClustersRequest request) {
    var names = request.clusters().isEmpty() ? List.of("default") : request.clusters();
    var found = new ArrayList<Cluster>();
    var failures = new ArrayList<Failure>();
    for (var name : names) {
      var cluster = clusters.find(name);
      if (cluster == null) {
        failures.add(Failure.builder().arn(clusters.arn(name)).reason("MISSING").build());
      } else {
        var described = describe(cluster).toBuilder();
        if (request.include().contains(ClusterField.TAGS) && cluster.isActive()) {
          described.tags(tags.list(cluster.arn()));
        }
        if (request.include().contains(ClusterField.STATISTICS)) {
          described.statistics(statistics(cluster));
        }
        found.add(described.build());
      }
    }
    return DescribeClustersResponse.builder().clusters(found).failures(failures).build();
  }

  Cluster describeWithTags(ClusterRecord cluster) {
    return describe(cluster).toBuilder().tags(tags.list(cluster.arn())).build();
  }

  private Cluster describe(ClusterRecord cluster) {
    return cluster.description().toBuilder()
        .registeredContainerInstancesCount(0)
        .runningTasksCount(running(cluster))
        .pendingTasksCount(pending(cluster))
        .activeServicesCount(services.in(cluster).size())
        .build();
  }

  DeleteClusterResponse delete(DeleteClusterRequest request) {
    var cluster = clusters.active(EcsErrors.required(request.cluster(), "cluster"));
    if (!services.in(cluster).isEmpty()) {
      throw EcsErrors.clusterContainsServices();
    }
    if (tasks.in(cluster).stream().anyMatch(task -> !task.isStopped())) {
      throw EcsErrors.clusterContainsTasks();
    }
    clusters.deactivate(cluster);
    return DeleteClusterResponse.builder().cluster(describe(cluster)).build();
  }

  private List<KeyValuePair> statistics(ClusterRecord cluster) {
    return List.of(
        statistic("runningFargateTasksCount", running(cluster)),
        statistic("pendingFargateTasksCount", pending(cluster)),
        statistic("activeFargateServiceCount", services.in(cluster).size()));
  }

  private int running(ClusterRecord cluster) {
    return (int) tasks.in(cluster).stream().filter(ServiceRecord::isRunning).count();
  }

  private int pending(ClusterRecord cluster) {
    return (int) tasks.in(cluster).stream().filter(ServiceRecord::isPending).count();
  }

  private static KeyValuePair statistic(String name, int value) {
    return KeyValuePair.builder().name(name).value(String.valueOf(value)).build();
  }
}
