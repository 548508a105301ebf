package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.NetworkUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.ClusterSettingName;

final class ContainerInsightsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final Dimension CLUSTER = of("ClusterName", "proving");
  private static final Dimension SERVICE = of("ServiceName", "web");
  private static final Dimension FAMILY = of("TaskDefinitionFamily", "web");
  private static final Dimension CONTAINER = of("ContainerName", "web");

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
    tasks.get(0).use(15_000_000_000L, 96L << 20);
    tasks.get(1).use(0, 32L << 20);
    tasks.get(0).store(new StorageUsage(20 << 10, 5 << 10));
    world.advance(Duration.ofMinutes(1));
    tasks.get(0).use(30_000_000_000L, 96L << 20);
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
    assertThatThrownBy(() -> set("more"))
        .hasMessageContaining("Cluster setting containerInsights=more is not supported");
  }

  /** Two minutes in which the first task uses as much as is said; answers its id. */
  private String twoMinutes(TaskUsage first, TaskUsage second) {
    world.advance(Duration.ofSeconds(55)); // to the minute
    var task = world.runtime.tasks().values().iterator().next();
    task.use(first);
    task.store(new StorageUsage(20 << 10, 5 << 10));
    world.advance(Duration.ofMinutes(1));
    task.use(second);
    world.advance(Duration.ofMinutes(1));
    var arn = task.launch().taskArn();
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static TaskUsage usage(long cpuSeconds, long megabytes, long received, long sent) {
    return new TaskUsage(
        Map.of("web", new ContainerUsage(cpuSeconds * 1_000_000_000L, megabytes << 20)),
        Optional.of(new NetworkUsage(received, sent)));
  }

  private static Dimension of(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  @Test
  void enhancedObservabilityTellsOfTheTaskAlone() {
    set("enhanced");
    var task = twoMinutes(usage(0, 64, 0, 0), usage(6, 128, 120_000, 6_000));

    var id = of("TaskId", task);
    for (var each : List.of(List.of(CLUSTER, SERVICE, id), List.of(CLUSTER, FAMILY, id))) {
      var dimensions = each.toArray(Dimension[]::new);
      // 6 s of a minute are a tenth of a processor, and two fifths of the quarter that there is.
      assertThat(last("CpuUtilized", dimensions)).isCloseTo(102.4, within(0.01));
      assertThat(last("CpuReserved", dimensions)).isEqualTo(256);
      assertThat(last("TaskCpuUtilization", dimensions)).isCloseTo(40, within(0.01));
      assertThat(last("MemoryUtilized", dimensions)).isEqualTo(128);
      assertThat(last("TaskMemoryUtilization", dimensions)).isEqualTo(25);
      assertThat(last("EphemeralStorageUtilized", dimensions)).isEqualTo(5);
      assertThat(last("TaskEphemeralStorageUtilization", dimensions)).isEqualTo(25);
      assertThat(last("NetworkRxBytes", dimensions)).isEqualTo(2_000);
      assertThat(last("NetworkTxBytes", dimensions)).isEqualTo(100);
    }
    assertThat(last("TaskMemoryUtilization", CLUSTER)).isEqualTo(25);
    assertThat(last("TaskCount", CLUSTER)).isEqualTo(2);
  }

  @Test
  void enhancedObservabilityTellsOfContainers() {
    set("enhanced");
    var task = twoMinutes(usage(0, 64, 0, 0), usage(6, 128, 0, 0));

    var id = of("TaskId", task);
    for (var each :
        List.of(
            List.of(CLUSTER),
            List.of(CLUSTER, SERVICE, CONTAINER),
            List.of(CLUSTER, FAMILY, CONTAINER),
            List.of(CLUSTER, SERVICE, id, CONTAINER),
            List.of(CLUSTER, FAMILY, id, CONTAINER))) {
      var dimensions = each.toArray(Dimension[]::new);
      assertThat(last("ContainerCpuUtilized", dimensions)).isCloseTo(102.4, within(0.01));
      assertThat(last("ContainerCpuReserved", dimensions)).isEqualTo(256);
      assertThat(last("ContainerMemoryUtilized", dimensions)).isEqualTo(128);
      assertThat(last("ContainerMemoryReserved", dimensions)).isEqualTo(512);
      assertThat(last("ContainerMemoryUtilization", dimensions)).isEqualTo(25);
    }
    assertThat(last("ContainerCpuUtilization", CLUSTER, SERVICE, id)).isCloseTo(40, within(0.01));
  }

  @Test
  void enhancedObservabilityTellsWhichContainersAreUnhealthy() {
    set("enhanced");
    var checked =
        World.container("v2").toBuilder()
            .healthCheck(h -> h.command("CMD-SHELL", "check").interval(10).retries(2))
            .build();
    world.ecs(
        ecs ->
            ecs.registerTaskDefinition(
                World.definition("v2").toBuilder().containerDefinitions(checked).build()));
    world.runtime.answer((task, command) -> 1);
    var arn = world.runTask().taskArn();
    var id = of("TaskId", arn.substring(arn.lastIndexOf('/') + 1));
    world.advance(Duration.ofMinutes(2));
    world.runtime.task(arn).use(0, 1 << 20);
    world.advance(Duration.ofMinutes(1));
    assertThat(last("UnHealthyContainerHealthStatus", CLUSTER)).isEqualTo(1);
    assertThat(last("UnHealthyContainerHealthStatus", CLUSTER, FAMILY, CONTAINER)).isEqualTo(1);
    assertThat(last("UnHealthyContainerHealthStatus", CLUSTER, FAMILY, id, CONTAINER)).isEqualTo(1);
    world.runtime.answer((task, command) -> 0);
    world.advance(Duration.ofMinutes(2));
    assertThat(last("UnHealthyContainerHealthStatus", CLUSTER)).isZero();
  }

  @Test
  void withoutItNothingIsToldOfTasksAndContainersAlone() {
    set("enabled");
    twoMinutes(usage(0, 64, 0, 0), usage(6, 128, 0, 60));
    assertThat(last("NetworkTxBytes", CLUSTER, SERVICE)).isEqualTo(1);
    assertThat(metrics())
        .isNotEmpty()
        .allSatisfy(
            metric -> {
              assertThat(metric.dimensions())
                  .extracting(Dimension::name)
                  .doesNotContain("TaskId", "ContainerName");
              assertThat(metric.metricName())
                  .doesNotStartWith("Container")
                  .doesNotEndWith("Utilization");
            });
  }

  @Test
  void whatIsNotMeasuredIsNotTold() {
    set("enhanced");
    twoMinutes(usage(0, 64, 0, 0), usage(6, 128, 0, 60));
    assertThat(metrics())
        .extracting(Metric::metricName)
        .doesNotContain(
            "ContainerStorageReadBytes",
            "StorageReadBytes",
            "ContainerNetworkRxBytes",
            "RestartCount",
            "UnHealthyContainerHealthStatus");
  }

  private List<Metric> metrics() {
    return world.region.call(
        CloudWatchClient.class,
        cloudWatch ->
            cloudWatch
                .listMetricsPaginator(r -> r.namespace("ECS/ContainerInsights"))
                .metrics()
                .stream()
                .toList());
  }

  @Test
  void clustersHaveItAsTheAccountHasIt() {
    world.ecs(ecs -> ecs.putAccountSetting(r -> r.name("containerInsights").value("enhanced")));
    assertThat(
            world.ecs(ecs -> ecs.createCluster(r -> r.clusterName("other"))).cluster().settings())
        .containsExactly(insights("enhanced"));
  }
}
