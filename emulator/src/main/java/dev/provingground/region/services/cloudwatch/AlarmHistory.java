package dev.provingground.region.services.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import dev.provingground.region.services.cloudwatch.AlarmStateChanged.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryResponse;
import software.amazon.awssdk.services.cloudwatch.model.HistoryItemType;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** What happened to alarms, the oldest first; of deleted ones too. AWS keeps it for 30 days. */
final class AlarmHistory {
  private static final Paging PAGES = CloudWatchErrors.pages(100, 100);
  private static final int KEPT = 100_000;

  private final List<AlarmHistoryItem> items = new ArrayList<>();

  void configured(AlarmRecord alarm, String what, Instant now) {
    var data = data();
    data.put("type", what);
    add(
        alarm,
        now,
        HistoryItemType.CONFIGURATION_UPDATE,
        "Alarm \"" + alarm.name() + "\" " + what,
        data);
  }

  void changed(AlarmRecord alarm, State previous, State state) {
    var data = data();
    data.set("oldState", state(previous));
    data.set("newState", state(state));
    add(
        alarm,
        state.timestamp(),
        HistoryItemType.STATE_UPDATE,
        "Alarm updated from " + words(previous) + " to " + words(state),
        data);
  }

  void acted(AlarmRecord alarm, String actionArn, Instant now) {
    var data = data();
    data.put("actionState", "Succeeded");
    data.put("notificationResource", actionArn);
    data.put("stateUpdateTimestamp", alarm.state().timestamp().toEpochMilli());
    add(alarm, now, HistoryItemType.ACTION, "Successfully executed action " + actionArn, data);
  }

  private static ObjectNode data() {
    return JsonNodeFactory.instance.objectNode().put("version", "1.0");
  }

  private static JsonNode state(State state) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("stateValue", state.value());
    json.put("stateReason", state.reason());
    state
        .reasonData()
        .ifPresent(reasonData -> json.set("stateReasonData", StateJson.parsed(reasonData)));
    return json;
  }

  private static String words(State state) {
    return state.value().equals("INSUFFICIENT_DATA") ? "INSUFFICIENT DATA" : state.value();
  }

  private void add(
      AlarmRecord alarm, Instant time, HistoryItemType type, String summary, JsonNode data) {
    if (items.size() == KEPT) {
      items.subList(0, KEPT / 10).clear();
    }
    items.add(
        AlarmHistoryItem.builder()
            .alarmName(alarm.name())
            .alarmType(type(alarm))
            .timestamp(time)
            .historyItemType(type)
            .historySummary(summary)
            .historyData(data.toString())
            .build());
  }

  private static AlarmType type(AlarmRecord alarm) {
    return switch (alarm.definition()) {
      case AlarmRecord.OnMetric metric -> AlarmType.METRIC_ALARM;
      case AlarmRecord.OnAlarms alarms -> AlarmType.COMPOSITE_ALARM;
    };
  }

  DescribeAlarmHistoryResponse describe(DescribeAlarmHistoryRequest request) {
    Supported.only(
        request,
        "AlarmName",
        "AlarmTypes",
        "HistoryItemType",
        "StartDate",
        "EndDate",
        "MaxRecords",
        "NextToken",
        "ScanBy");
    var types =
        request.alarmTypes().isEmpty()
            ? Set.of(AlarmType.METRIC_ALARM)
            : Set.copyOf(request.alarmTypes());
    var start = Objects.requireNonNullElse(request.startDate(), Instant.MIN);
    var end = Objects.requireNonNullElse(request.endDate(), Instant.MAX);
    var found =
        items.stream()
            .filter(
                item -> request.alarmName() == null || request.alarmName().equals(item.alarmName()))
            .filter(item -> types.contains(item.alarmType()))
            .filter(
                item ->
                    request.historyItemType() == null
                        || request.historyItemType() == item.historyItemType())
            .filter(item -> !item.timestamp().isBefore(start) && !item.timestamp().isAfter(end))
            .toList();
    var page =
        request.scanBy() == ScanBy.TIMESTAMP_ASCENDING
            ? PAGES.page(request, found)
            : PAGES.newestFirst(request, found);
    return DescribeAlarmHistoryResponse.builder()
        .alarmHistoryItems(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
