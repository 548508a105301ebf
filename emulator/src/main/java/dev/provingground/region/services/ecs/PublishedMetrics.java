package dev.provingground.region.services.ecs;

import dev.provingground.region.api.MetricPublisher;
import dev.provingground.region.api.ServiceContext;

/** What ECS puts into CloudWatch at the end of each minute, a name space each. */
final class PublishedMetrics {
  private static final String PRINCIPAL = "ecs.amazonaws.com";

  private final MetricPublisher utilization;
  private final MetricPublisher insights;

  PublishedMetrics(ServiceContext context, Clusters clusters, ServiceStore services, Tasks tasks) {
    this.utilization =
        new MetricPublisher(
            context,
            PRINCIPAL,
            "AWS/ECS",
            new TaskMetrics(new UsageSampler(context.loop(), tasks))::collect);
    this.insights =
        new MetricPublisher(
            context,
            PRINCIPAL,
            "ECS/ContainerInsights",
            new ContainerInsights(
                    clusters, services, tasks, new UsageSampler(context.loop(), tasks))
                ::collect);
  }

  /** From now on. */
  void start() {
    utilization.start();
    insights.start();
  }
}
