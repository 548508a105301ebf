package dev.provingground.region.services.logs;

import static dev.provingground.region.services.logs.FilteredWorld.GROUP;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeMetricFiltersRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricFilter;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricFilterMatchRecord;

/** Metric filters, as they are put, described, tried and taken away. */
final class MetricFiltersTest {
  private final FilteredWorld world = new FilteredWorld();

  @Test
  void filtersAreDescribed() {
    world.logs(logs -> logs.createLogGroup(r -> r.logGroupName("other")));
    world.filter("b", "ERROR", t -> {});
    world.filter("a", "", t -> t.metricName("All"));
    world.logs(
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
    var page = world.logs(logs -> logs.describeMetricFilters(r -> r.limit(2)));
    assertThat(names(r -> r.limit(2).nextToken(page.nextToken()))).containsExactly("c");
    var described = page.metricFilters().getFirst();
    assertThat(described.logGroupName()).isEqualTo(GROUP);
    assertThat(described.filterPattern()).isEmpty();
    assertThat(described.creationTime()).isEqualTo(world.region.loop().now().toEpochMilli());
    assertThat(
            world
                .logs(logs -> logs.describeLogGroups(r -> r.logGroupNamePrefix(GROUP)))
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
    return world.logs(logs -> logs.describeMetricFilters(request)).metricFilters().stream()
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
        () -> world.filter("f", pattern, t -> t.metricValue(value)),
        "InvalidParameterException",
        message);
  }

  @Test
  void aTransformationIsWithinItsBounds() {
    assertRefused(
        () ->
            world.filter(
                "f", "{ $.a = 1 }", t -> t.defaultValue(0.0).dimensions(Map.of("A", "$.a"))),
        "InvalidParameterException",
        "dimensions and default value are mutually exclusive properties.");
    assertRefused(
        () ->
            world.filter(
                "f",
                "{ $.a = 1 }",
                t -> t.dimensions(Map.of("A", "$.a", "B", "$.a", "C", "$.a", "D", "$.a"))),
        "InvalidParameterException",
        "at most 3 dimensions");
    assertRefused(
        () -> world.filter("f", "{ $.a = 1 }", t -> t.dimensions(Map.of("A", "a"))),
        "InvalidParameterException",
        "the dimension 'A' takes a field that begins with $, not 'a'");
    assertRefused(
        () -> world.filter("f", "x", t -> t.metricNamespace("AWS/ECS")),
        "InvalidParameterException",
        "AWS/ECS, are reserved");
    assertRefused(
        () -> world.filter("f", "x", t -> t.metricName("a:b")),
        "InvalidParameterException",
        "'metricTransformations.1.member.metricName'");
    assertRefused(
        () -> world.filter("f", "x", t -> t.unit("Furlongs")),
        "InvalidParameterException",
        "'metricTransformations.1.member.unit'");
    assertRefused(
        () -> world.filter("f", "x", t -> t.metricValue(null)),
        "InvalidParameterException",
        "'metricTransformations.1.member.metricValue'");
    assertRefused(
        () -> world.filter("f:", "x", t -> {}), "InvalidParameterException", "'filterName'");
    assertRefused(
        () -> world.filter("f", "x".repeat(1025), t -> {}),
        "InvalidParameterException",
        "'filterPattern'");
    assertRefused(
        () ->
            world.logs(
                logs ->
                    logs.putMetricFilter(
                        r -> r.logGroupName(GROUP).filterName("f").filterPattern("x"))),
        "InvalidParameterException",
        "'metricTransformations'");
  }

  @Test
  void aGroupHasAHundredFiltersAtMost() {
    IntStream.range(0, 100).forEach(i -> world.filter("f" + i, "x", t -> {}));
    world.filter("f7", "y", t -> {});
    assertRefused(
        () -> world.filter("more", "x", t -> {}),
        "LimitExceededException",
        "Resource limit exceeded.");
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
    return world
        .logs(
            logs -> logs.testMetricFilter(r -> r.filterPattern(pattern).logEventMessages(messages)))
        .matches();
  }
}
