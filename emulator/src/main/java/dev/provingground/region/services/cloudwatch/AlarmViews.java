package dev.provingground.region.services.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.api.Ids;
import dev.provingground.region.services.cloudwatch.AlarmRecord.OnAlarms;
import dev.provingground.region.services.cloudwatch.AlarmRecord.OnMetric;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;

/** Alarms as others see them. */
final class AlarmViews {
  private AlarmViews() {}

  static MetricAlarm view(AlarmRecord alarm, OnMetric definition) {
    var request = definition.request();
    return MetricAlarm.builder()
        .alarmName(alarm.name())
        .alarmArn(alarm.arn())
        .alarmDescription(request.alarmDescription())
        .alarmConfigurationUpdatedTimestamp(alarm.configured())
        .actionsEnabled(alarm.actionsEnabled())
        .okActions(request.okActions())
        .alarmActions(request.alarmActions())
        .insufficientDataActions(request.insufficientDataActions())
        .stateValue(alarm.state().value())
        .stateReason(alarm.state().reason())
        .stateReasonData(alarm.state().reasonData().orElse(null))
        .stateUpdatedTimestamp(alarm.state().timestamp())
        .stateTransitionedTimestamp(alarm.transitioned())
        .metricName(request.metricName())
        .namespace(request.namespace())
        .statistic(request.statistic())
        .extendedStatistic(request.extendedStatistic())
        .dimensions(request.dimensions())
        .period(request.period())
        .unit(request.unit())
        .evaluationPeriods(request.evaluationPeriods())
        .datapointsToAlarm(request.datapointsToAlarm())
        .threshold(request.threshold())
        .comparisonOperator(request.comparisonOperator())
        .treatMissingData(request.treatMissingData())
        .evaluateLowSampleCountPercentile(request.evaluateLowSampleCountPercentile())
        .metrics(request.metrics())
        .build();
  }

  static CompositeAlarm view(AlarmRecord alarm, OnAlarms definition) {
    var request = definition.request();
    return CompositeAlarm.builder()
        .alarmName(alarm.name())
        .alarmArn(alarm.arn())
        .alarmDescription(request.alarmDescription())
        .alarmConfigurationUpdatedTimestamp(alarm.configured())
        .actionsEnabled(alarm.actionsEnabled())
        .alarmRule(request.alarmRule())
        .stateValue(alarm.state().value())
        .stateReason(alarm.state().reason())
        .stateReasonData(alarm.state().reasonData().orElse(null))
        .stateUpdatedTimestamp(alarm.state().timestamp())
        .stateTransitionedTimestamp(alarm.transitioned())
        .build();
  }

  /** The configuration that an event on EventBridge carries: "Alarm events and EventBridge". */
  static JsonNode configuration(AlarmRecord alarm, Ids ids) {
    var json = JsonNodeFactory.instance.objectNode();
    switch (alarm.definition()) {
      case OnMetric(PutMetricAlarmRequest request, var condition) -> {
        text(json, "description", request.alarmDescription());
        var metrics = json.putArray("metrics");
        if (request.metrics().isEmpty()) {
          metrics
              .addObject()
              .put("id", ids.uuid())
              .put("returnData", true)
              .set("metricStat", metricStat(request));
        } else {
          request.metrics().forEach(query -> metrics.add(query(query)));
        }
      }
      case OnAlarms(var request, var rule) -> {
        text(json, "description", request.alarmDescription());
        text(json, "alarmRule", request.alarmRule());
      }
    }
    return json;
  }

  private static JsonNode query(MetricDataQuery query) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("id", query.id());
    text(json, "label", query.label());
    text(json, "expression", query.expression());
    if (query.metricStat() != null) {
      json.set("metricStat", metricStat(query.metricStat()));
    }
    json.put("returnData", !Boolean.FALSE.equals(query.returnData()));
    return json;
  }

  private static JsonNode metricStat(PutMetricAlarmRequest request) {
    return metricStat(
        MetricStat.builder()
            .period(request.period())
            .stat(
                request.statistic() == null
                    ? request.extendedStatistic()
                    : request.statisticAsString())
            .unit(request.unit())
            .metric(
                Metric.builder()
                    .namespace(request.namespace())
                    .metricName(request.metricName())
                    .dimensions(request.dimensions())
                    .build())
            .build());
  }

  private static JsonNode metricStat(MetricStat stat) {
    var json = JsonNodeFactory.instance.objectNode();
    var metric = json.putObject("metric");
    metric.put("namespace", stat.metric().namespace());
    metric.put("name", stat.metric().metricName());
    var dimensions = metric.putObject("dimensions");
    stat.metric().dimensions().forEach(one -> dimensions.put(one.name(), one.value()));
    json.put("period", stat.period());
    json.put("stat", stat.stat());
    text(json, "unit", stat.unitAsString());
    return json;
  }

  private static void text(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
