package dev.provingground.region.services.logs;

import static dev.provingground.region.services.logs.FilteredWorld.GROUP;
import static dev.provingground.region.services.logs.FilteredWorld.MINUTE;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.AwsErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** The metrics that filters make of events. */
final class FilteredMetricsTest {
  private final FilteredWorld world = new FilteredWorld();

  @Test
  void whatMatchesIsCountedInItsMinute() {
    world.filter("errors", "ERROR", t -> t.unit("Count"));
    world.put("ERROR one", "fine", "ERROR two");
    assertThat(world.minutes()).isEmpty();
    world.region.advance(MINUTE);
    assertThat(world.minutes())
        .singleElement()
        .satisfies(
            minute -> {
              assertThat(minute.sum()).isEqualTo(2.0);
              assertThat(minute.sampleCount()).isEqualTo(2.0);
              assertThat(minute.unitAsString()).isEqualTo("Count");
            });
    world.region.advance(MINUTE);
    assertThat(world.minutes()).hasSize(1);
  }

  @Test
  void anAlarmWatchesTheErrorsOfAService() {
    world.filter("errors", "ERROR", t -> t.defaultValue(0.0));
    world.cloudWatch(
        client ->
            client.putMetricAlarm(
                r ->
                    r.alarmName("errors")
                        .namespace("Web")
                        .metricName("Errors")
                        .statistic(Statistic.SUM)
                        .period(60)
                        .evaluationPeriods(1)
                        .threshold(2.0)
                        .comparisonOperator(
                            ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)));
    world.put("started");
    world.region.advance(Duration.ofSeconds(75));
    assertThat(state()).isEqualTo(StateValue.OK);
    world.put("ERROR", "ERROR");
    world.region.advance(MINUTE);
    assertThat(state()).isEqualTo(StateValue.ALARM);
  }

  private StateValue state() {
    return world
        .cloudWatch(client -> client.describeAlarms(r -> r.alarmNames("errors")))
        .metricAlarms()
        .getFirst()
        .stateValue();
  }

  @Test
  void theDefaultValueStandsForAMinuteInWhichNothingMatched() {
    world.filter("errors", "ERROR", t -> t.defaultValue(0.0));
    world.put("fine");
    world.region.advance(MINUTE);
    world.put("fine", "ERROR");
    world.region.advance(MINUTE);
    world.region.advance(MINUTE);
    assertThat(world.minutes()).extracting(Datapoint::sum).containsExactlyInAnyOrder(0.0, 1.0);
    assertThat(world.minutes()).extracting(Datapoint::sampleCount).containsOnly(1.0);
  }

  @Test
  void eventsOfThePastAreCountedThen() {
    world.filter("errors", "ERROR", t -> {});
    var then = world.region.loop().now().minus(Duration.ofMinutes(30));
    world.put(then, "ERROR");
    world.region.advance(MINUTE);
    assertThat(world.minutes())
        .singleElement()
        .satisfies(minute -> assertThat(minute.timestamp()).isBetween(then.minus(MINUTE), then));
  }

  @Test
  void valuesComeFromJson() {
    world.filter(
        "slow",
        "{ $.ms > 100 }",
        t -> t.metricValue("$.ms").unit("Milliseconds").dimensions(Map.of("Path", "$.http.path")));
    world.put(
        "{\"ms\": 250, \"http\": {\"path\": \"/a\"}}",
        "{\"ms\": 150, \"http\": {\"path\": \"/a\"}}",
        "{\"ms\": 900, \"http\": {\"path\": \"/b\"}}",
        "{\"ms\": 300}",
        "{\"ms\": 50, \"http\": {\"path\": \"/a\"}}");
    world.region.advance(MINUTE);
    assertThat(world.minutes(path("/a")))
        .singleElement()
        .satisfies(
            minute -> {
              assertThat(minute.sampleCount()).isEqualTo(2.0);
              assertThat(minute.maximum()).isEqualTo(250.0);
            });
    assertThat(world.minutes(path("/b")))
        .singleElement()
        .extracting(Datapoint::sum)
        .isEqualTo(900.0);
    assertThat(world.minutes()).isEmpty();
  }

  private static Dimension path(String value) {
    return Dimension.builder().name("Path").value(value).build();
  }

  @Test
  void valuesComeFromColumns() {
    world.filter("bytes", "[ip, ..., status=5*, bytes]", t -> t.metricValue("$bytes"));
    world.put("1.1.1.1 - me 500 1534", "1.1.1.1 - me 503 -", "1.1.1.1 - me 200 7");
    world.region.advance(MINUTE);
    assertThat(world.minutes()).singleElement().extracting(Datapoint::sum).isEqualTo(1534.0);
  }

  @Test
  void aFilterCountsFromWhenItIsPutUntilItIsDeleted() {
    world.put("ERROR");
    world.filter("errors", "ERROR", t -> {});
    world.put("ERROR");
    world.filter("errors", "WARN", t -> {});
    world.put("WARN", "WARN", "ERROR");
    world.region.advance(MINUTE);
    assertThat(world.minutes()).singleElement().extracting(Datapoint::sum).isEqualTo(3.0);
    world.put("WARN");
    world.logs(logs -> logs.deleteMetricFilter(r -> r.logGroupName(GROUP).filterName("errors")));
    world.put("WARN");
    world.region.advance(MINUTE);
    assertThat(world.minutes()).extracting(Datapoint::sum).containsExactlyInAnyOrder(3.0, 1.0);
    assertRefused(
        () ->
            world.logs(
                logs -> logs.deleteMetricFilter(r -> r.logGroupName(GROUP).filterName("errors"))),
        "ResourceNotFoundException",
        "The specified metric filter does not exist.");
  }

  @Test
  void aPatternThatTakesTooLongFailsNoEventsAndMeasuresNoMore() {
    world.filter("greedy", "%a*a*a*a*a*a*b%", t -> t.defaultValue(0.0));
    world.put("a".repeat(5_000), "b");
    world.region.advance(MINUTE);
    assertThat(world.minutes()).isEmpty();
    assertThat(
            world
                .logs(logs -> logs.filterLogEvents(r -> r.logGroupName(GROUP).filterPattern("b")))
                .events())
        .hasSize(1);
    world.filter("greedy", "%a*b%", t -> {});
    world.put("b");
    world.region.advance(MINUTE);
    assertThat(world.minutes()).singleElement().extracting(Datapoint::sum).isEqualTo(1.0);
  }

  @Test
  void whatCloudWatchRefusesFailsNothingElse() {
    var taken = new ArrayList<String>();
    world.region.add(CloudWatchClient.class, new Choosy(taken));
    world.filter("a", "ERROR", t -> t.metricNamespace("Refused"));
    world.filter("b", "ERROR", t -> {});
    world.put("ERROR");
    world.region.advance(MINUTE);
    world.put("ERROR");
    world.region.advance(MINUTE);
    assertThat(taken).containsExactly("Web", "Web");
  }

  /** Takes metrics of any name space but one. */
  private record Choosy(List<String> taken) implements CloudWatchClient {
    @Override
    public PutMetricDataResponse putMetricData(PutMetricDataRequest request) {
      if (request.namespace().equals("Refused")) {
        throw AwsErrors.error("InvalidParameterValue", "not here");
      }
      taken.add(request.namespace());
      return PutMetricDataResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
