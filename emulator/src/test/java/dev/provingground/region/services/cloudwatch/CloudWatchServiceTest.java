package dev.provingground.region.services.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** Metrics: put, listed, read. */
final class CloudWatchServiceTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Dimension SERVICE =
      Dimension.builder().name("ServiceName").value("web").build();

  private final FakeRegion region = new FakeRegion();

  @BeforeEach
  void cloudWatch() {
    region.add(CloudWatchClient.class, new CloudWatchService(region.context()));
  }

  private <R> R call(Function<CloudWatchClient, R> operation) {
    return region.call(CloudWatchClient.class, operation);
  }

  private static MetricDatum.Builder datum(String name) {
    return MetricDatum.builder().metricName(name).dimensions(SERVICE);
  }

  private void put(MetricDatum.Builder... data) {
    call(
        cloudWatch ->
            cloudWatch.putMetricData(
                r ->
                    r.namespace("Shop")
                        .metricData(
                            List.of(data).stream().map(MetricDatum.Builder::build).toList())));
  }

  private List<Datapoint> statistics(String name, int period, Statistic... statistics) {
    return call(cloudWatch ->
            cloudWatch.getMetricStatistics(
                r ->
                    r.namespace("Shop")
                        .metricName(name)
                        .dimensions(SERVICE)
                        .startTime(START)
                        .endTime(START.plusSeconds(3600))
                        .period(period)
                        .statistics(statistics)
                        .extendedStatistics("p50", "p90")))
        .datapoints();
  }

  @Test
  void aPeriodsValuesHaveTheirStatistics() {
    put(
        datum("Latency").value(1.0).unit(StandardUnit.SECONDS),
        datum("Latency").values(2.0, 4.0).counts(3.0, 1.0).unit(StandardUnit.SECONDS));

    var datapoint =
        statistics(
                "Latency",
                60,
                Statistic.SUM,
                Statistic.AVERAGE,
                Statistic.MINIMUM,
                Statistic.MAXIMUM,
                Statistic.SAMPLE_COUNT)
            .getFirst();
    assertThat(datapoint.timestamp()).isEqualTo(START);
    assertThat(datapoint.unit()).isEqualTo(StandardUnit.SECONDS);
    assertThat(datapoint.sum()).isEqualTo(11);
    assertThat(datapoint.average()).isCloseTo(2.2, within(1e-9));
    assertThat(datapoint.minimum()).isEqualTo(1);
    assertThat(datapoint.maximum()).isEqualTo(4);
    assertThat(datapoint.sampleCount()).isEqualTo(5);
    assertThat(datapoint.extendedStatistics()).containsEntry("p50", 2.0).containsEntry("p90", 4.0);
  }

  @Test
  void aStatisticSetOfSeveralValuesHasNoPercentiles() {
    put(
        datum("Latency")
            .statisticValues(s -> s.sampleCount(4.0).sum(10.0).minimum(1.0).maximum(4.0)));
    var datapoint = statistics("Latency", 60, Statistic.AVERAGE).getFirst();

    assertThat(datapoint.average()).isEqualTo(2.5);
    assertThat(datapoint.hasExtendedStatistics()).isFalse();
  }

  @Test
  void periodsAreWholeMinutesFromTheStart() {
    for (int minute = 0; minute < 6; minute++) {
      put(datum("Requests").value(10.0 + minute));
      region.advance(Duration.ofMinutes(1));
    }
    assertThat(statistics("Requests", 180, Statistic.SUM))
        .extracting(Datapoint::timestamp, Datapoint::sum)
        .containsExactly(tuple(START, 33.0), tuple(START.plusSeconds(180), 42.0));
  }

  @Test
  void highResolutionIsKeptBySeconds() {
    put(datum("Fast").value(1.0).storageResolution(1));
    region.advance(Duration.ofSeconds(10));
    put(datum("Fast").value(2.0).storageResolution(1));

    assertThat(statistics("Fast", 10, Statistic.SUM)).hasSize(2);
    assertThat(statistics("Fast", 60, Statistic.SUM)).hasSize(1);
  }

  private static MetricDataQuery sum(String id, String name, boolean returned) {
    return MetricDataQuery.builder()
        .id(id)
        .returnData(returned)
        .metricStat(
            s ->
                s.stat("Sum")
                    .period(60)
                    .metric(m -> m.namespace("Shop").metricName(name).dimensions(SERVICE)))
        .build();
  }

  private static MetricDataQuery expression(String id, String expression) {
    return MetricDataQuery.builder().id(id).expression(expression).build();
  }

  @Test
  void expressionsReckonWithMetricsAndWithOneAnother() {
    put(datum("Errors").value(5.0), datum("Requests").value(50.0));
    region.advance(Duration.ofMinutes(1));
    put(datum("Requests").value(100.0));
    region.advance(Duration.ofMinutes(1));

    var results =
        call(cloudWatch ->
                cloudWatch.getMetricData(
                    r ->
                        r.startTime(START)
                            .endTime(START.plusSeconds(120))
                            .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                            .metricDataQueries(
                                sum("errors", "Errors", false),
                                sum("requests", "Requests", false),
                                expression("rate", "FILL(errors, 0) / requests"),
                                expression("percent", "100 * rate"))))
            .metricDataResults();
    assertThat(results).hasSize(2);
    assertThat(results.getLast().id()).isEqualTo("percent");
    assertThat(results.getLast().label()).isEqualTo("percent");
    assertThat(results.getLast().values()).containsExactly(10.0, 0.0);
    assertThat(results.getLast().timestamps()).containsExactly(START, START.plusSeconds(60));
  }

  @Test
  void dataComesInPages() {
    for (int minute = 0; minute < 5; minute++) {
      put(datum("Requests").value((double) minute));
      region.advance(Duration.ofMinutes(1));
    }
    var first = page(null);
    assertThat(first.metricDataResults().getFirst().values()).containsExactly(4.0, 3.0, 2.0);
    assertThat(first.metricDataResults().getFirst().statusCode())
        .isEqualTo(StatusCode.PARTIAL_DATA);
    var second = page(first.nextToken());
    assertThat(second.metricDataResults().getFirst().values()).containsExactly(1.0, 0.0);
    assertThat(second.nextToken()).isNull();
  }

  private GetMetricDataResponse page(@Nullable String token) {
    return call(
        cloudWatch ->
            cloudWatch.getMetricData(
                r ->
                    r.startTime(START)
                        .endTime(START.plusSeconds(600))
                        .maxDatapoints(3)
                        .nextToken(token)
                        .metricDataQueries(sum("r", "Requests", true))));
  }

  @Test
  void aMetricWithoutDataIsAnsweredEmpty() {
    put(datum("Requests").value(1.0));
    var results =
        call(cloudWatch ->
                cloudWatch.getMetricData(
                    r ->
                        r.startTime(START)
                            .endTime(START.plusSeconds(60))
                            .maxDatapoints(1)
                            .metricDataQueries(
                                sum("r", "Requests", true), sum("none", "Nobody", true))))
            .metricDataResults();
    assertThat(results)
        .extracting(result -> result.id() + result.values())
        .containsExactly("r[1.0]", "none[]");
  }

  @Test
  void queriesThatCannotBeReckonedAreRefused() {
    assertRefused("There is no query with the id nobody", expression("e", "nobody * 2"));
    assertRefused("depends on itself", expression("a", "b + 1"), expression("b", "a + 1"));
    assertRefused("should be unique", sum("m", "Requests", true), sum("m", "Errors", true));
    assertRefused("it is a number", sum("m", "Requests", false), expression("e", "SUM(m)"));
    assertRefused("must begin with a lower-case letter", sum("M1", "Requests", true));
    assertRefused("The dynamic label", sum("m", "R", true).toBuilder().label("${MAX}").build());
  }

  private void assertRefused(String message, MetricDataQuery... queries) {
    assertThatThrownBy(
            () ->
                call(
                    cloudWatch ->
                        cloudWatch.getMetricData(
                            r ->
                                r.startTime(START)
                                    .endTime(START.plusSeconds(60))
                                    .metricDataQueries(queries))))
        .isInstanceOf(AwsServiceException.class)
        .hasMessageContaining(message);
  }

  @Test
  void metricsAreListedByTheirDimensions() {
    put(datum("Requests").value(1.0), MetricDatum.builder().metricName("Requests").value(1.0));
    var filtered =
        call(
            cloudWatch ->
                cloudWatch.listMetrics(
                    r -> r.metricName("Requests").dimensions(d -> d.name("ServiceName"))));
    assertThat(filtered.metrics())
        .containsExactly(
            Metric.builder().namespace("Shop").metricName("Requests").dimensions(SERVICE).build());
    assertThat(call(cloudWatch -> cloudWatch.listMetrics(r -> r.namespace("Shop"))).metrics())
        .hasSize(2);
    region.advance(Duration.ofDays(15));
    assertThat(call(cloudWatch -> cloudWatch.listMetrics(r -> {})).metrics()).isEmpty();
  }

  @Test
  void moreThanFiveHundredMetricsAreListedInPages() {
    for (int i = 0; i < 600; i++) {
      put(MetricDatum.builder().metricName("m" + i).value(1.0));
    }
    var first = call(cloudWatch -> cloudWatch.listMetrics(r -> {}));
    var second = call(cloudWatch -> cloudWatch.listMetrics(r -> r.nextToken(first.nextToken())));
    assertThat(first.metrics()).hasSize(500);
    assertThat(second.metrics()).hasSize(100);
    assertThat(second.nextToken()).isNull();
    assertThatThrownBy(() -> call(cloudWatch -> cloudWatch.listMetrics(r -> r.nextToken("x"))))
        .hasMessageContaining("NextToken");
  }

  @Test
  void awssNameSpacesAreForTheRegionsServices() {
    assertThatThrownBy(
            () ->
                call(
                    cloudWatch ->
                        cloudWatch.putMetricData(
                            r -> r.namespace("AWS/ECS").metricData(datum("x").value(1.0).build()))))
        .hasMessageContaining("The value AWS/ECS for parameter Namespace is invalid.");
    CallContext.call(
        new Caller.Service("ecs.amazonaws.com"),
        () ->
            region
                .client(CloudWatchClient.class)
                .putMetricData(
                    r -> r.namespace("AWS/ECS").metricData(datum("x").value(1.0).build())));
    assertThat(call(cloudWatch -> cloudWatch.listMetrics(r -> r.namespace("AWS/ECS"))).metrics())
        .hasSize(1);
  }

  @Test
  void aDatumThatSaysNothingOrTooMuchIsRefused() {
    assertThatThrownBy(() -> put(datum("x"))).hasMessageContaining("is required");
    assertThatThrownBy(() -> put(datum("x").value(1.0).values(2.0)))
        .hasMessageContaining("mutually exclusive");
    assertThatThrownBy(() -> put(datum("x").values(1.0, 2.0).counts(1.0)))
        .hasMessageContaining("must be of the same size");
    assertThatThrownBy(() -> put(datum("x").value(Double.NaN))).hasMessageContaining("is invalid");
    assertThatThrownBy(() -> put(datum("x").value(1.0).timestamp(START.plusSeconds(7201))))
        .hasMessageContaining("no more than two hours in the future");
    assertThatThrownBy(() -> put(datum("x").value(1.0).storageResolution(5)))
        .hasMessageContaining("StorageResolution must be 1 or 60");
  }

  @Test
  void aDimensionHasANameAndAValue() {
    assertThatThrownBy(
            () ->
                call(
                    cloudWatch ->
                        cloudWatch.getMetricStatistics(
                            r ->
                                r.namespace("Shop")
                                    .metricName("x")
                                    .dimensions(SERVICE, Dimension.builder().value("v").build())
                                    .startTime(START)
                                    .endTime(START.plusSeconds(60))
                                    .period(60)
                                    .statistics(Statistic.SUM))))
        .hasMessageContaining("The parameter Dimensions.member.2.Name is required.");
    assertThatThrownBy(
            () ->
                call(
                    cloudWatch ->
                        cloudWatch.describeAlarmsForMetric(
                            r ->
                                r.namespace("Shop")
                                    .metricName("x")
                                    .dimensions(Dimension.builder().name("n").build()))))
        .hasMessageContaining("The parameter Dimensions.member.1.Value is required.");
  }

  @Test
  void tooManyDatapointsAtOnceAreRefused() {
    assertThatThrownBy(
            () ->
                call(
                    cloudWatch ->
                        cloudWatch.getMetricStatistics(
                            r ->
                                r.namespace("Shop")
                                    .metricName("x")
                                    .startTime(START.minus(Duration.ofDays(2)))
                                    .endTime(START)
                                    .period(60)
                                    .statistics(Statistic.SUM))))
        .hasMessageContaining(
            "You have requested up to 2,880 datapoints, which exceeds the limit of 1,440.");
  }

  private void assertRefused(String code, Function<CloudWatchClient, ?> operation) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(() -> call(operation))
        .satisfies(error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  @Test
  void whatIsWrongHasCloudWatchsCodes() {
    assertRefused("MissingParameter", c -> c.putMetricData(r -> r.metricData(datum("a").build())));
    assertRefused(
        "InvalidParameterValue",
        c -> c.putMetricData(r -> r.namespace("AWS/ECS").metricData(datum("a").value(1d).build())));
    assertRefused(
        "InvalidParameterCombination",
        c ->
            c.putMetricData(
                r ->
                    r.namespace("Shop")
                        .metricData(datum("a").value(1d).values(List.of(1d, 2d)).build())));
    assertRefused("InvalidNextToken", c -> c.listMetrics(r -> r.nextToken("x")));
    assertRefused("ValidationError", c -> c.describeAlarms(r -> r.maxRecords(101)));
    call(
        c ->
            c.putMetricAlarm(
                r ->
                    r.alarmName("slow")
                        .namespace("Shop")
                        .metricName("Latency")
                        .statistic(Statistic.AVERAGE)
                        .period(60)
                        .evaluationPeriods(1)
                        .threshold(1d)
                        .comparisonOperator("GreaterThanThreshold")));
    assertRefused(
        "InvalidFormat",
        c ->
            c.setAlarmState(
                r ->
                    r.alarmName("slow")
                        .stateValue("OK")
                        .stateReason("a test")
                        .stateReasonData("{")));
  }
}
