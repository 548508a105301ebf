package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.provingground.region.services.cloudwatch.CloudWatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.ecs.EcsClient;

final class TaskMetricsTest {
  private static final long SECOND = 1_000_000_000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final World world = new World();

  private List<Datapoint> datapoints(String metric) {
    return world
        .region
        .call(
            CloudWatchClient.class,
            cloudWatch ->
                cloudWatch.getMetricStatistics(
                    r ->
                        r.namespace("AWS/ECS")
                            .metricName(metric)
                            .dimensions(
                                Dimension.builder().name("ClusterName").value("proving").build(),
                                Dimension.builder().name("ServiceName").value("web").build())
                            .startTime(START)
                            .endTime(START.plusSeconds(600))
                            .period(60)
                            .statistics(
                                Statistic.AVERAGE, Statistic.MAXIMUM, Statistic.SAMPLE_COUNT)))
        .datapoints();
  }

  private void publish() {
    world.region.add(CloudWatchClient.class, new CloudWatchService(world.region.context()));
    ((EcsService) world.ecs(EcsClient.class::cast)).publishMetrics();
  }

  @Test
  void aServicesUtilizationIsWhatItsTasksUseOfWhatTheyReserve() {
    publish();
    world.running();
    world.advance(Duration.ofSeconds(55)); // to the minute
    var tasks = List.copyOf(world.runtime.tasks().values());
    // 256 units are a quarter of a processor: 15 s of a minute are all of it.
    tasks.get(0).use(15 * SECOND, 512L << 20);
    tasks.get(1).use(3 * SECOND, 128L << 20);
    world.advance(Duration.ofMinutes(1));
    tasks.get(0).use(30 * SECOND, 256L << 20);
    tasks.get(1).use(6 * SECOND, 256L << 20);
    world.advance(Duration.ofMinutes(1));

    var cpu = datapoints("CPUUtilization").getLast();
    assertThat(cpu.timestamp()).isEqualTo(START.plusSeconds(120));
    assertThat(cpu.maximum()).isCloseTo(100, within(0.01));
    assertThat(cpu.average()).isCloseTo(60, within(0.01));
    assertThat(cpu.sampleCount()).isEqualTo(2);
    assertThat(datapoints("MemoryUtilization"))
        .extracting(Datapoint::average)
        .containsExactly(62.5, 50.0);
  }

  @Test
  void whereNothingIsMeasuredNothingIsSaid() {
    publish();
    world.running();
    world.advance(Duration.ofMinutes(3));
    assertThat(datapoints("CPUUtilization")).isEmpty();
    assertThat(datapoints("MemoryUtilization")).isEmpty();
  }
}
