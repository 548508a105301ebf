package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Supported;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;

/** A cluster. */
final class ClusterRecord {
  private Cluster cluster;

  ClusterRecord(Cluster cluster) {
    this.cluster = cluster;
  }

  String arn() {
    return cluster.clusterArn();
  }

  String name() {
    return cluster.clusterName();
  }

  boolean isActive() {
    return cluster.status().equals("ACTIVE");
  }

  /**
   * How tasks are shared among capacity providers.
   *
   * @param launchType what the request says; null: nothing
   * @param given what the request says; when it says neither, the cluster's default applies
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException
   *     when it says both, or names a provider that is not the cluster's
   */
  CapacityStrategy strategy(@Nullable String launchType, List<CapacityProviderStrategyItem> given) {
    if (launchType != null && !given.isEmpty()) {
      throw EcsErrors.invalid(
          "Specifying both a launch type and capacity provider strategy is not supported. Remove"
              + " one and try again.");
    }
    if (launchType != null && !launchType.equals("FARGATE")) {
      throw Supported.unsupported("Launch type '" + launchType + "'");
    }
    if (launchType != null) {
      return new CapacityStrategy(List.of());
    }
    if (given.isEmpty() && cluster.defaultCapacityProviderStrategy().isEmpty()) {
      // The launch type is EC2 then; a task definition of this region supports Fargate only.
      throw EcsErrors.invalid("Task definition does not support launch_type EC2.");
    }
    var strategy =
        CapacityStrategy.of(given.isEmpty() ? cluster.defaultCapacityProviderStrategy() : given);
    Clusters.checkAssociated(strategy, cluster.capacityProviders());
    return strategy;
  }

  /** Without counts. */
  Cluster description() {
    return cluster;
  }

  void put(Cluster changed) {
    cluster = changed;
  }
}
