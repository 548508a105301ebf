package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import dev.provingground.region.time.Periods;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.RecentlyActive;

/** Which metrics there are: those that values were put into in the past two weeks. */
final class MetricList {
  private static final Paging PAGES = CloudWatchErrors.pages(500, 500);
  private static final Duration LISTED = Duration.ofDays(14);
  private static final Duration RECENT = Duration.ofHours(3);

  private final Metrics metrics;
  private final Periods periods;

  MetricList(Metrics metrics, Periods periods) {
    this.metrics = metrics;
    this.periods = periods;
  }

  ListMetricsResponse list(ListMetricsRequest request) {
    Supported.only(request, "Namespace", "MetricName", "Dimensions", "NextToken", "RecentlyActive");
    if (request.recentlyActive() == RecentlyActive.UNKNOWN_TO_SDK_VERSION) {
      throw CloudWatchErrors.invalid("The parameter RecentlyActive must be PT3H.");
    }
    var age = request.recentlyActive() == null ? LISTED : RECENT;
    long since = periods.now() - age.toSeconds();
    var found =
        metrics.all().entrySet().stream()
            .filter(entry -> entry.getValue().lastSecond() >= since)
            .map(entry -> entry.getKey())
            .filter(id -> matches(id, request))
            .map(MetricList::metric)
            .toList();
    var page = PAGES.page(request, found);
    return ListMetricsResponse.builder().metrics(page.items()).nextToken(page.nextToken()).build();
  }

  private static boolean matches(MetricId id, ListMetricsRequest request) {
    return (request.namespace() == null || request.namespace().equals(id.namespace()))
        && (request.metricName() == null || request.metricName().equals(id.name()))
        && hasAll(id, request.dimensions());
  }

  private static boolean hasAll(MetricId id, List<DimensionFilter> filters) {
    return filters.stream()
        .allMatch(
            filter -> {
              var value = id.dimensions().get(filter.name());
              return value != null && (filter.value() == null || filter.value().equals(value));
            });
  }

  private static Metric metric(MetricId id) {
    return Metric.builder()
        .namespace(id.namespace())
        .metricName(id.name())
        .dimensions(id.dimensionList())
        .build();
  }
}
