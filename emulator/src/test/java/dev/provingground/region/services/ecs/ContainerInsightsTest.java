package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.services.cloudwatch.CloudWatchService;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.ClusterSettingName;

final class ContainerInsightsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final World world = new World();

  @BeforeEach
  void publish() {
    world.region.add(CloudWatchClient.class, new CloudWatchService(world.region.context()));
    ((EcsService) world.ecs(EcsClient.class::cast)).publishMetrics();
    world.running();
  }

  private static ClusterSetting insights(String value) {
    return ClusterSetting.builder()
        .name(ClusterSettingName.CONTAINER_INSIGHTS)
        .value(value)
        .build();
  }

  private void set(String value) {
    world.ecs(
        ecs -> ecs.updateClusterSettings(r -> r.cluster("proving").settings(insights(value))));
  }

  private double last(String metric, Dimension... dimensions) {
    return world
        .region
        .call(
            CloudWatchClient.class,
            cloudWatch ->
                cloudWatch.getMetricStatistics(
                    r ->
                        r.namespace("ECS/ContainerInsights")
                            .metricName(metric)
                            .dimensions(dimensions)
                            .startTime(START)
                            .endTime(START.plusSeconds(600))
                            .period(60)
                            .statistics(Statistic.AVERAGE)))
        .datapoints()
        .getLast()
        .average();
  }

  @Test
  void aClusterWithContainerInsightsTellsItsCounts() {
    set("enabled");
    world.advance(Duration.ofMinutes(1));

    var ofCluster = Dimension.builder().name("ClusterName").value("proving").build();
    var ofService = Dimension.builder().name("ServiceName").value("web").build();
    assertThat(last("TaskCount", ofCluster)).isEqualTo(2);
    assertThat(last("ServiceCount", ofCluster)).isEqualTo(1);
    assertThat(last("DesiredTaskCount", ofCluster, ofService)).isEqualTo(2);
    assertThat(last("RunningTaskCount", ofCluster, ofService)).isEqualTo(2);
    assertThat(last("PendingTaskCount", ofCluster, ofService)).isZero();
    assertThat(last("DeploymentCount", ofCluster, ofService)).isEqualTo(1);
  }

  @Test
  void withoutItThereAreNone() {
    world.advance(Duration.ofMinutes(2));
    assertThat(
            world
                .region
                .call(
                    CloudWatchClient.class,
                    cloudWatch -> cloudWatch.listMetrics(r -> r.namespace("ECS/ContainerInsights")))
                .metrics())
        .isEmpty();
  }

  @Test
  void theSettingIsDescribedAndOthersAreRefused() {
    set("enabled");
    assertThat(
            world
                .ecs(
                    ecs ->
                        ecs.describeClusters(
                            r -> r.clusters("proving").include(ClusterField.SETTINGS)))
                .clusters()
                .getFirst()
                .settings())
        .containsExactly(insights("enabled"));
    assertThatThrownBy(() -> set("enhanced"))
        .hasMessageContaining("Cluster setting containerInsights=enhanced is not supported");
  }
}
