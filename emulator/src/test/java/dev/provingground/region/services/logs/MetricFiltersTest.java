package dev.provingground.region.services.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.services.cloudwatch.CloudWatchService;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeMetricFiltersRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricFilter;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricFilterMatchRecord;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricTransformation;

/** Metric filters, and the metrics that they make of events. */
final class MetricFiltersTest {
  private static final String GROUP = "/ecs/web";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeRegion region = new FakeRegion();

  @BeforeEach
  void aGroupOfAService() {
    region.add(CloudWatchLogsClient.class, new LogsService(region.context()));
    region.add(CloudWatchClient.class, new CloudWatchService(region.context()));
    logs(logs -> logs.createLogGroup(r -> r.logGroupName(GROUP)));
    logs(logs -> logs.createLogStream(r -> r.logGroupName(GROUP).logStreamName("s")));
  }

  private <R> R logs(Function<CloudWatchLogsClient, R> operation) {
    return region.call(CloudWatchLogsClient.class, operation);
  }

  private <R> R cloudWatch(Function<CloudWatchClient, R> operation) {
    return region.call(CloudWatchClient.class, operation);
  }

  private void filter(
      String name, String pattern, Consumer<MetricTransformation.Builder> transformation) {
    logs(
        logs ->
            logs.putMetricFilter(
                r ->
                    r.logGroupName(GROUP)
                        .filterName(name)
                        .filterPattern(pattern)
                        .metricTransformations(
                            t ->
                                t.metricName("Errors")
                                    .metricNamespace("Web")
                                    .metricValue("1")
                                    .applyMutation(transformation))));
  }

  private void put(String... messages) {
    put(region.loop().now(), messages);
  }

  private void put(Instant time, String... messages) {
    var events =
        Stream.of(messages)
            .map(m -> InputLogEvent.builder().timestamp(time.toEpochMilli()).message(m).build())
            .toList();
    logs(
        logs -> logs.putLogEvents(r -> r.logGroupName(GROUP).logStreamName("s").logEvents(events)));
  }

  private List<Datapoint> minutes(Dimension... dimensions) {
    var now = region.loop().now();
    return cloudWatch(
            client ->
                client.getMetricStatistics(
                    r ->
                        r.namespace("Web")
                            .metricName("Errors")
                            .dimensions(dimensions)
                            .startTime(now.minus(Duration.ofHours(1)))
                            .endTime(now.plus(MINUTE))
                            .period(60)
                            .statistics(Statistic.SUM, Statistic.SAMPLE_COUNT, Statistic.MAXIMUM)))
        .datapoints();
  }

  private static void assertRefused(ThrowingCallable call, String code, String message) {
    assertThatExceptionOfType(AwsServiceException.class)
        .isThrownBy(call)
        .satisfies(
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(error.awsErrorDetails().errorMessage()).contains(message);
            });
  }

  @Test
  void whatMatchesIsCountedInItsMinute() {
    filter("errors", "ERROR", t -> t.unit("Count"));
    put("ERROR one", "fine", "ERROR two");
    assertThat(minutes()).isEmpty();
    region.advance(MINUTE);
    assertThat(minutes())
        .singleElement()
        .satisfies(
            minute -> {
              assertThat(minute.sum()).isEqualTo(2.0);
              assertThat(minute.sampleCount()).isEqualTo(2.0);
              assertThat(minute.unitAsString()).isEqualTo("Count");
            });
    region.advance(MINUTE);
    assertThat(minutes()).hasSize(1);
  }

  @Test
  void anAlarmWatchesTheErrorsOfAService() {
    filter("errors", "ERROR", t -> t.defaultValue(0.0));
    cloudWatch(
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
    put("started");
    region.advance(Duration.ofSeconds(75));
    assertThat(state()).isEqualTo(StateValue.OK);
    put("ERROR", "ERROR");
    region.advance(MINUTE);
    assertThat(state()).isEqualTo(StateValue.ALARM);
  }

  private StateValue state() {
    return cloudWatch(client -> client.describeAlarms(r -> r.alarmNames("errors")))
        .metricAlarms()
        .getFirst()
        .stateValue();
  }

  @Test
  void theDefaultValueStandsForAMinuteInWhichNothingMatched() {
    filter("errors", "ERROR", t -> t.defaultValue(0.0));
    put("fine");
    region.advance(MINUTE);
    put("fine", "ERROR");
    region.advance(MINUTE);
    region.advance(MINUTE);
    assertThat(minutes()).extracting(Datapoint::sum).containsExactlyInAnyOrder(0.0, 1.0);
    assertThat(minutes()).extracting(Datapoint::sampleCount).containsOnly(1.0);
  }

  @Test
  void eventsOfThePastAreCountedThen() {
    filter("errors", "ERROR", t -> {});
    var then = region.loop().now().minus(Duration.ofMinutes(30));
    put(then, "ERROR");
    region.advance(MINUTE);
    assertThat(minutes())
        .singleElement()
        .satisfies(minute -> assertThat(minute.timestamp()).isBetween(then.minus(MINUTE), then));
  }

  @Test
  void valuesComeFromJson() {
    filter(
        "slow",
        "{ $.ms > 100 }",
        t -> t.metricValue("$.ms").unit("Milliseconds").dimensions(Map.of("Path", "$.http.path")));
    put(
        "{\"ms\": 250, \"http\": {\"path\": \"/a\"}}",
        "{\"ms\": 150, \"http\": {\"path\": \"/a\"}}",
        "{\"ms\": 900, \"http\": {\"path\": \"/b\"}}",
        "{\"ms\": 300}",
        "{\"ms\": 50, \"http\": {\"path\": \"/a\"}}");
    region.advance(MINUTE);
    assertThat(minutes(path("/a")))
        .singleElement()
        .satisfies(
            minute -> {
              assertThat(minute.sampleCount()).isEqualTo(2.0);
              assertThat(minute.maximum()).isEqualTo(250.0);
            });
    assertThat(minutes(path("/b"))).singleElement().extracting(Datapoint::sum).isEqualTo(900.0);
    assertThat(minutes()).isEmpty();
  }

  private static Dimension path(String value) {
    return Dimension.builder().name("Path").value(value).build();
  }

  @Test
  void valuesComeFromColumns() {
    filter("bytes", "[ip, ..., status=5*, bytes]", t -> t.metricValue("$bytes"));
    put("1.1.1.1 - me 500 1534", "1.1.1.1 - me 503 -", "1.1.1.1 - me 200 7");
    region.advance(MINUTE);
    assertThat(minutes()).singleElement().extracting(Datapoint::sum).isEqualTo(1534.0);
  }

  @Test
  void aFilterCountsFromWhenItIsPutUntilItIsDeleted() {
    put("ERROR");
    filter("errors", "ERROR", t -> {});
    put("ERROR");
    filter("errors", "WARN", t -> {});
    put("WARN", "WARN", "ERROR");
    region.advance(MINUTE);
    assertThat(minutes()).singleElement().extracting(Datapoint::sum).isEqualTo(3.0);
    put("WARN");
    logs(logs -> logs.deleteMetricFilter(r -> r.logGroupName(GROUP).filterName("errors")));
    put("WARN");
    region.advance(MINUTE);
    assertThat(minutes()).extracting(Datapoint::sum).containsExactlyInAnyOrder(3.0, 1.0);
    assertRefused(
        () ->
            logs(logs -> logs.deleteMetricFilter(r -> r.logGroupName(GROUP).filterName("errors"))),
        "ResourceNotFoundException",
        "The specified metric filter does not exist.");
  }

  @Test
  void whatCloudWatchRefusesFailsNothingElse() {
    var taken = new ArrayList<String>();
    region.add(CloudWatchClient.class, new Choosy(taken));
    filter("a", "ERROR", t -> t.metricNamespace("Refused"));
    filter("b", "ERROR", t -> {});
    put("ERROR");
    region.advance(MINUTE);
    put("ERROR");
    region.advance(MINUTE);
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

  @Test
  void filtersAreDescribed() {
    logs(logs -> logs.createLogGroup(r -> r.logGroupName("other")));
    filter("b", "ERROR", t -> {});
    filter("a", "", t -> t.metricName("All"));
    logs(
        logs ->
            logs.putMetricFilter(
                r ->
                    r.logGroupName("other")
                        .filterName("c")
                        .filterPattern("x")
                        .metricTransformations(
                            t -> t.metricName("X").metricNamespace("Web").metricValue("1"))));
    assertThat(names(r -> {})).containsExactly("a", "b", "c");
    assertThat(names(r -> r.logGroupName(GROUP).filterNamePrefix("b"))).containsExactly("b");
    assertThat(names(r -> r.metricNamespace("Web").metricName("All"))).containsExactly("a");
    var page = logs(logs -> logs.describeMetricFilters(r -> r.limit(2)));
    assertThat(names(r -> r.limit(2).nextToken(page.nextToken()))).containsExactly("c");
    var described = page.metricFilters().getFirst();
    assertThat(described.logGroupName()).isEqualTo(GROUP);
    assertThat(described.filterPattern()).isEmpty();
    assertThat(described.creationTime()).isEqualTo(region.loop().now().toEpochMilli());
    assertThat(
            logs(logs -> logs.describeLogGroups(r -> r.logGroupNamePrefix(GROUP)))
                .logGroups()
                .getFirst()
                .metricFilterCount())
        .isEqualTo(2);
    assertRefused(
        () -> names(r -> r.metricName("All")),
        "InvalidParameterException",
        "metricName and metricNamespace must be given together");
    assertRefused(() -> names(r -> r.limit(51)), "InvalidParameterException", "'limit'");
    assertRefused(
        () -> names(r -> r.logGroupName("none")), "ResourceNotFoundException", "log group");
  }

  private List<String> names(Consumer<DescribeMetricFiltersRequest.Builder> request) {
    return logs(logs -> logs.describeMetricFilters(request)).metricFilters().stream()
        .map(MetricFilter::filterName)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ERROR | $.ms | a filter pattern of terms has no $.ms",
        "[ip, bytes] | $size | the filter pattern has no column $size",
        "{ $.ms > 1 } | $ms | expected a selector such as $.field",
        "ERROR | many | neither a number nor begins with $",
        "[ip | 1 | If a filter pattern starts with '[' it must end with ']'"
      })
  void aValueIsANumberOrAField(String pattern, String value, String message) {
    assertRefused(
        () -> filter("f", pattern, t -> t.metricValue(value)),
        "InvalidParameterException",
        message);
  }

  @Test
  void aTransformationIsWithinItsBounds() {
    assertRefused(
        () -> filter("f", "{ $.a = 1 }", t -> t.defaultValue(0.0).dimensions(Map.of("A", "$.a"))),
        "InvalidParameterException",
        "dimensions and default value are mutually exclusive properties.");
    assertRefused(
        () ->
            filter(
                "f",
                "{ $.a = 1 }",
                t -> t.dimensions(Map.of("A", "$.a", "B", "$.a", "C", "$.a", "D", "$.a"))),
        "InvalidParameterException",
        "at most 3 dimensions");
    assertRefused(
        () -> filter("f", "{ $.a = 1 }", t -> t.dimensions(Map.of("A", "a"))),
        "InvalidParameterException",
        "the dimension 'A' takes a field that begins with $, not 'a'");
    assertRefused(
        () -> filter("f", "x", t -> t.metricNamespace("AWS/ECS")),
        "InvalidParameterException",
        "AWS/ECS, are reserved");
    assertRefused(
        () -> filter("f", "x", t -> t.metricName("a:b")),
        "InvalidParameterException",
        "'metricTransformations.1.member.metricName'");
    assertRefused(
        () -> filter("f", "x", t -> t.unit("Furlongs")),
        "InvalidParameterException",
        "'metricTransformations.1.member.unit'");
    assertRefused(
        () -> filter("f", "x", t -> t.metricValue(null)),
        "InvalidParameterException",
        "'metricTransformations.1.member.metricValue'");
    assertRefused(() -> filter("f:", "x", t -> {}), "InvalidParameterException", "'filterName'");
    assertRefused(
        () -> filter("f", "x".repeat(1025), t -> {}),
        "InvalidParameterException",
        "'filterPattern'");
    assertRefused(
        () ->
            logs(
                logs ->
                    logs.putMetricFilter(
                        r -> r.logGroupName(GROUP).filterName("f").filterPattern("x"))),
        "InvalidParameterException",
        "'metricTransformations'");
  }

  @Test
  void aGroupHasAHundredFiltersAtMost() {
    IntStream.range(0, 100).forEach(i -> filter("f" + i, "x", t -> {}));
    filter("f7", "y", t -> {});
    assertRefused(
        () -> filter("more", "x", t -> {}), "LimitExceededException", "Resource limit exceeded.");
  }

  @Test
  void aPatternIsTriedOnMessages() {
    assertThat(test("ERROR", "fine", "ERROR"))
        .singleElement()
        .satisfies(
            match -> {
              assertThat(match.eventNumber()).isEqualTo(1);
              assertThat(match.eventMessage()).isEqualTo("ERROR");
              assertThat(match.extractedValues()).isEmpty();
            });
    assertThat(
            test("{ $.ms > 1 && $.http.path = \"/a\" }", "{\"ms\":2,\"http\":{\"path\":\"/a\"}}"))
        .extracting(MetricFilterMatchRecord::extractedValues)
        .containsExactly(Map.of("$.ms", "2", "$.http.path", "/a"));
    assertThat(test("[ip, ..., size]", "1.1.1.1 - \"GET /\" 1534"))
        .extracting(MetricFilterMatchRecord::extractedValues)
        .containsExactly(Map.of("$ip", "1.1.1.1", "$2", "-", "$3", "GET /", "$size", "1534"));
    assertThat(test("[]", "a b"))
        .extracting(MetricFilterMatchRecord::extractedValues)
        .containsExactly(Map.of("$1", "a", "$2", "b"));
    assertRefused(() -> test("x"), "InvalidParameterException", "'logEventMessages'");
    assertRefused(() -> test("{", "x"), "InvalidParameterException", "must end with '}'");
  }

  private List<MetricFilterMatchRecord> test(String pattern, String... messages) {
    return logs(logs ->
            logs.testMetricFilter(r -> r.filterPattern(pattern).logEventMessages(messages)))
        .matches();
  }
}
