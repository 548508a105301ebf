package dev.provingground.region.services.cloudwatch;

import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.required;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.validation;

import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.cloudwatch.AlarmRecord.OnAlarms;
import dev.provingground.region.services.cloudwatch.AlarmRecord.OnMetric;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsForMetricRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsForMetricResponse;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Tag;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatch.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.UntagResourceResponse;

/** Which alarms there are, and their tags. */
final class AlarmDescriptions {
  private static final Paging PAGES = CloudWatchErrors.pages(50, 100);

  private final Alarms alarms;

  AlarmDescriptions(Alarms alarms) {
    this.alarms = alarms;
  }

  DescribeAlarmsResponse describe(DescribeAlarmsRequest request) {
    if (!request.alarmNames().isEmpty() && request.alarmNamePrefix() != null) {
      throw validation("AlarmNames and AlarmNamePrefix exclude each other.");
    }
    if (request.stateValue() == StateValue.UNKNOWN_TO_SDK_VERSION) {
      throw validation("StateValue must be INSUFFICIENT_DATA, ALARM or OK.");
    }
    if (request.alarmTypes().contains(AlarmType.UNKNOWN_TO_SDK_VERSION)) {
      throw validation("AlarmTypes takes MetricAlarm and CompositeAlarm.");
    }
    var page = PAGES.page(request, found(request).toList());
    var metric = page.items().stream().flatMap(alarm -> metricAlarm(alarm).stream()).toList();
    var composite = page.items().stream().flatMap(alarm -> compositeAlarm(alarm).stream()).toList();
    return DescribeAlarmsResponse.builder()
        .metricAlarms(metric)
        .compositeAlarms(composite)
        .nextToken(page.nextToken())
        .build();
  }

  private Stream<AlarmRecord> found(DescribeAlarmsRequest request) {
    // AWS answers metric alarms only where no type is asked for.
    var types =
        request.alarmTypes().isEmpty()
            ? Set.of(AlarmType.METRIC_ALARM)
            : Set.copyOf(request.alarmTypes());
    return related(request)
        .filter(alarm -> types.contains(type(alarm)))
        .filter(
            alarm -> request.alarmNames().isEmpty() || request.alarmNames().contains(alarm.name()))
        .filter(startsWith(request.alarmNamePrefix()))
        .filter(alarm -> request.stateValue() == null || request.stateValue() == alarm.stateValue())
        .filter(alarm -> request.actionPrefix() == null || acts(alarm, request.actionPrefix()));
  }

  private Stream<AlarmRecord> related(DescribeAlarmsRequest request) {
    if (request.childrenOfAlarmName() != null) {
      return alarms.get(request.childrenOfAlarmName()).definition() instanceof OnAlarms composite
          ? composite.rule().alarms().stream().map(alarms::get)
          : Stream.of();
    } else if (request.parentsOfAlarmName() != null) {
      return alarms.parents(alarms.get(request.parentsOfAlarmName()).name()).stream();
    }
    return alarms.all().stream();
  }

  private static Predicate<AlarmRecord> startsWith(@Nullable String prefix) {
    return alarm -> prefix == null || alarm.name().startsWith(prefix);
  }

  private static AlarmType type(AlarmRecord alarm) {
    return alarm.definition() instanceof OnMetric
        ? AlarmType.METRIC_ALARM
        : AlarmType.COMPOSITE_ALARM;
  }

  private static boolean acts(AlarmRecord alarm, String prefix) {
    return alarm.definition() instanceof OnMetric(var request, var condition)
        && Stream.of(request.alarmActions(), request.okActions(), request.insufficientDataActions())
            .flatMap(List::stream)
            .anyMatch(action -> action.startsWith(prefix));
  }

  private static List<MetricAlarm> metricAlarm(AlarmRecord alarm) {
    return alarm.definition() instanceof OnMetric metric
        ? List.of(AlarmViews.view(alarm, metric))
        : List.of();
  }

  private static List<CompositeAlarm> compositeAlarm(AlarmRecord alarm) {
    return alarm.definition() instanceof OnAlarms composite
        ? List.of(AlarmViews.view(alarm, composite))
        : List.of();
  }

  DescribeAlarmsForMetricResponse describe(DescribeAlarmsForMetricRequest request) {
    Supported.only(
        request,
        "MetricName",
        "Namespace",
        "Statistic",
        "ExtendedStatistic",
        "Dimensions",
        "Period",
        "Unit");
    var id =
        MetricId.of(
            required(request.namespace(), "Namespace"),
            required(request.metricName(), "MetricName"),
            request.dimensions());
    var found =
        alarms.all().stream()
            .flatMap(
                alarm ->
                    alarm.definition() instanceof OnMetric metric
                            && watches(metric.request(), id, request)
                        ? Stream.of(AlarmViews.view(alarm, metric))
                        : Stream.of())
            .toList();
    return DescribeAlarmsForMetricResponse.builder().metricAlarms(found).build();
  }

  private static boolean watches(
      PutMetricAlarmRequest alarm, MetricId id, DescribeAlarmsForMetricRequest asked) {
    return alarm.metricName() != null
        && MetricId.of(alarm.namespace(), alarm.metricName(), alarm.dimensions()).equals(id)
        && (asked.statistic() == null || asked.statistic() == alarm.statistic())
        && (asked.extendedStatistic() == null
            || asked.extendedStatistic().equals(alarm.extendedStatistic()))
        && (asked.period() == null || asked.period().equals(alarm.period()))
        && (asked.unit() == null || asked.unit() == alarm.unit());
  }

  TagResourceResponse tag(TagResourceRequest request) {
    var tags = alarms.byArn(required(request.resourceARN(), "ResourceARN")).tags();
    request.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    return TagResourceResponse.builder().build();
  }

  UntagResourceResponse untag(UntagResourceRequest request) {
    var tags = alarms.byArn(required(request.resourceARN(), "ResourceARN")).tags();
    tags.keySet().removeAll(request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  ListTagsForResourceResponse listTags(ListTagsForResourceRequest request) {
    var tags =
        alarms.byArn(required(request.resourceARN(), "ResourceARN")).tags().entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    return ListTagsForResourceResponse.builder().tags(tags).build();
  }
}
