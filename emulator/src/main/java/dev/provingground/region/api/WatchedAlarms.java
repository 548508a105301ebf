package dev.provingground.region.api;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * The alarms that another service watches over its work, metric and composite ones alike; asked for
 * as its service-linked role.
 */
public final class WatchedAlarms {
  private static final int MOST = 100;
  private final Services services;
  private final Caller watcher;

  /**
   * @param watcher the service's principal, such as {@code ecs.amazonaws.com}
   */
  public WatchedAlarms(Services services, String watcher) {
    this.services = services;
    this.watcher = new Caller.Service(watcher);
  }

  /**
   * The states of those that there are, by name.
   *
   * @param names up to 100
   */
  public SequencedMap<String, StateValue> states(Collection<String> names) {
    var found = describe(names);
    var states = new LinkedHashMap<String, StateValue>();
    found.metricAlarms().forEach(alarm -> states.put(alarm.alarmName(), alarm.stateValue()));
    found.compositeAlarms().forEach(alarm -> states.put(alarm.alarmName(), alarm.stateValue()));
    return states;
  }

  /**
   * Those that look at a metric.
   *
   * @param names up to 100
   */
  public List<MetricAlarm> onMetrics(Collection<String> names) {
    return describe(names).metricAlarms();
  }

  private DescribeAlarmsResponse describe(Collection<String> names) {
    if (names.isEmpty()) {
      return DescribeAlarmsResponse.builder().build(); // no names would ask for all alarms
    }
    return CallContext.call(
        watcher,
        () ->
            services
                .client(CloudWatchClient.class)
                .describeAlarms(
                    request ->
                        request
                            .alarmNames(names)
                            .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                            .maxRecords(MOST)));
  }
}
