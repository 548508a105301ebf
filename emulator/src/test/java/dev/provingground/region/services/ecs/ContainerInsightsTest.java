package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  void aClusterWithContainerInsightsTellsWhatItsTasksUse() {
    set("enabled");
    world.advance(Duration.ofSeconds(55)); // to the minute
    var tasks = List.copyOf(world.runtime.tasks().values());
    // 15 s of a minute are a quarter of a processor, which has 1,024 units.
    tasks.get(0).use(new TaskUsage(15_000_000_000L, 96L << 20));
    tasks.get(1).use(new TaskUsage(0, 32L << 20));
    tasks.get(0).store(new StorageUsage(20 << 10, 5 << 10));
    world.advance(Duration.ofMinutes(1));
    tasks.get(0).use(new TaskUsage(30_000_000_000L, 96L << 20));
    world.advance(Duration.ofMinutes(1));

    var ofCluster = Dimension.builder().name("ClusterName").value("proving").build();
    var ofService = Dimension.builder().name("ServiceName").value("web").build();
    var ofFamily = Dimension.builder().name("TaskDefinitionFamily").value("web").build();
    assertThat(last("CpuUtilized", ofCluster)).isCloseTo(128, within(0.01));
    assertThat(last("CpuUtilized", ofCluster, ofService)).isCloseTo(128, within(0.01));
    assertThat(last("CpuReserved", ofCluster, ofFamily)).isEqualTo(256);
    assertThat(last("MemoryUtilized", ofCluster, ofFamily)).isEqualTo(64);
    assertThat(last("MemoryReserved", ofCluster)).isEqualTo(512);
    assertThat(last("EphemeralStorageReserved", ofCluster, ofService)).isEqualTo(20);
    assertThat(last("EphemeralStorageUtilized", ofCluster)).isEqualTo(5);
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
