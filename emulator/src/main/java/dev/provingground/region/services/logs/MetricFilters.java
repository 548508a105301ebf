package dev.provingground.region.services.logs;

import static dev.provingground.region.services.logs.Validation.required;
import static dev.provingground.region.services.logs.Validation.violated;

import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import dev.provingground.region.time.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteMetricFilterRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteMetricFilterResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeMetricFiltersRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeMetricFiltersResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricFilter;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricFilterMatchRecord;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricTransformation;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutMetricFilterRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutMetricFilterResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatchlogs.model.TestMetricFilterRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TestMetricFilterResponse;

/** The operations on metric filters; what the filters measure is {@link FilteredMetrics}. */
final class MetricFilters {
  private static final int MOST_OF_A_GROUP = 100;
  private static final int LONGEST_PATTERN = 1024;
  private static final int LONGEST_VALUE = 100;
  private static final int LONGEST_METRIC = 255;
  private static final int MOST_DIMENSIONS = 3;
  private static final int MOST_MESSAGES = 50;
  private static final Pattern METRIC = Pattern.compile("[^:*$]+");
  private static final Paging PAGES = Validation.pages("limit", 50);

  private final Groups groups;
  private final FilteredMetrics metrics;
  private final EventLoop loop;

  MetricFilters(Groups groups, FilteredMetrics metrics, EventLoop loop) {
    this.groups = groups;
    this.metrics = metrics;
    this.loop = loop;
  }

  PutMetricFilterResponse put(PutMetricFilterRequest request) {
    Supported.only(request, "logGroupName", "filterName", "filterPattern", "metricTransformations");
    var name = Validation.streamName(request.filterName(), "filterName");
    var pattern = pattern(request.filterPattern());
    var transformation = transformation(request);
    var group = groups.get(request.logGroupName());
    var filters = group.metricFilters();
    if (!filters.containsKey(name) && filters.size() == MOST_OF_A_GROUP) {
      throw LogsErrors.limitExceeded("Resource limit exceeded.");
    }
    var made =
        new MetricFilterRecord(
            MetricFilter.builder()
                .filterName(name)
                .filterPattern(pattern)
                .metricTransformations(transformation)
                .creationTime(loop.now().toEpochMilli())
                .logGroupName(group.name())
                .applyOnTransformedLogs(false)
                .build());
    var before = filters.put(name, made);
    if (before != null) {
      metrics.end(before);
    }
    return PutMetricFilterResponse.builder().build();
  }

  private static String pattern(@Nullable String given) {
    var pattern = required(given, "filterPattern");
    if (pattern.length() > LONGEST_PATTERN) {
      throw violated(
          pattern,
          "filterPattern",
          "Member must have length less than or equal to " + LONGEST_PATTERN);
    }
    return pattern;
  }

  private static MetricTransformation transformation(PutMetricFilterRequest request) {
    var all = request.metricTransformations();
    requireSize(all, "metricTransformations", 1);
    var one = all.getFirst();
    var member = "metricTransformations.1.member.";
    metric(one.metricName(), member + "metricName");
    var namespace = metric(one.metricNamespace(), member + "metricNamespace");
    if (namespace.startsWith("AWS/")) {
      throw LogsErrors.invalid(
          "Invalid metric transformation: namespaces that begin with AWS/, such as %s, are reserved."
              .formatted(namespace));
    }
    var value = required(one.metricValue(), member + "metricValue");
    if (value.length() > LONGEST_VALUE) {
      throw violated(
          value,
          member + "metricValue",
          "Member must have length less than or equal to " + LONGEST_VALUE);
    }
    if (!value.startsWith("$") && !Comparison.NUMBER.matcher(value).matches()) {
      throw LogsErrors.invalid(
          "Invalid metric transformation: the metricValue '%s' is neither a number nor begins with $."
              .formatted(value));
    }
    if (one.unit() == StandardUnit.UNKNOWN_TO_SDK_VERSION) {
      throw Validation.notAmong(one.unitAsString(), member + "unit", StandardUnit.knownValues());
    }
    requireDimensions(one);
    return one;
  }

  private static void requireDimensions(MetricTransformation one) {
    if (one.dimensions().isEmpty()) {
      return;
    }
    if (one.defaultValue() != null) {
      throw LogsErrors.invalid(
          "Invalid metric transformation: dimensions and default value are mutually exclusive"
              + " properties.");
    }
    if (one.dimensions().size() > MOST_DIMENSIONS) {
      throw LogsErrors.invalid(
          "Invalid metric transformation: a metric filter has at most %d dimensions."
              .formatted(MOST_DIMENSIONS));
    }
    one.dimensions()
        .forEach(
            (name, from) -> {
              if (name.isBlank() || name.length() > LONGEST_METRIC || !from.startsWith("$")) {
                throw LogsErrors.invalid(
                    "Invalid metric transformation: the dimension '%s' takes a field that begins with $, not '%s'."
                        .formatted(name, from));
              }
            });
  }

  private static String metric(@Nullable String given, String member) {
    var name = required(given, member);
    if (name.length() > LONGEST_METRIC) {
      throw violated(
          name, member, "Member must have length less than or equal to " + LONGEST_METRIC);
    }
    if (!METRIC.matcher(name).matches()) {
      throw violated(name, member, "Member must satisfy regular expression pattern: [^:*$]*");
    }
    return name;
  }

  private static void requireSize(List<?> given, String member, int most) {
    if (given.isEmpty()) {
      throw violated(given, member, "Member must have length greater than or equal to 1");
    }
    if (given.size() > most) {
      throw violated(
          "[" + given.size() + " items]",
          member,
          "Member must have length less than or equal to " + most);
    }
  }

  /** Sorted by name; a prefix counts with a group only. */
  DescribeMetricFiltersResponse describe(DescribeMetricFiltersRequest request) {
    var metric = request.metricName();
    var namespace = request.metricNamespace();
    if ((metric == null) != (namespace == null)) {
      throw LogsErrors.invalid(
          "Invalid request: metricName and metricNamespace must be given together.");
    }
    var inGroup = request.logGroupName() != null;
    var prefix = inGroup && request.filterNamePrefix() != null ? request.filterNamePrefix() : "";
    var searched = inGroup ? Stream.of(groups.get(request.logGroupName())) : groups.all().stream();
    var matching =
        searched
            .flatMap(group -> group.metricFilters().values().stream())
            .filter(filter -> filter.description().filterName().startsWith(prefix))
            .filter(
                filter ->
                    metric == null
                        || filter.transformation().metricName().equals(metric)
                            && filter.transformation().metricNamespace().equals(namespace))
            .map(MetricFilterRecord::description)
            .sorted(
                Comparator.comparing(MetricFilter::filterName)
                    .thenComparing(MetricFilter::logGroupName))
            .toList();
    var page = PAGES.page(request, matching);
    return DescribeMetricFiltersResponse.builder()
        .metricFilters(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  DeleteMetricFilterResponse delete(DeleteMetricFilterRequest request) {
    var name = Validation.streamName(request.filterName(), "filterName");
    var deleted = groups.get(request.logGroupName()).metricFilters().remove(name);
    if (deleted == null) {
      throw LogsErrors.notFound("metric filter");
    }
    metrics.end(deleted);
    return DeleteMetricFilterResponse.builder().build();
  }

  /** Messages are counted from 0, as in the API reference's example. */
  TestMetricFilterResponse test(TestMetricFilterRequest request) {
    var pattern = FilterPattern.parse(pattern(request.filterPattern()));
    var messages = request.logEventMessages();
    requireSize(messages, "logEventMessages", MOST_MESSAGES);
    var matches = new ArrayList<MetricFilterMatchRecord>();
    for (int i = 0; i < messages.size(); i++) {
      var message = messages.get(i);
      if (pattern.matches(message)) {
        matches.add(
            MetricFilterMatchRecord.builder()
                .eventNumber((long) i)
                .eventMessage(message)
                .extractedValues(pattern.extract(message))
                .build());
      }
    }
    return TestMetricFilterResponse.builder().matches(matches).build();
  }
}
