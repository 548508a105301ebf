package dev.provingground.region.services.ecs;

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

  /** Without counts. */
  Cluster description() {
    return cluster;
  }

  void put(Cluster changed) {
    cluster = changed;
  }
}
