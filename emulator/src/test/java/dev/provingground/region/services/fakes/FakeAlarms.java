package dev.provingground.region.services.fakes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.provingground.region.services.cloudwatch.AlarmStateChanged;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** Alarms of two periods of 30 seconds, in the states that a test puts them in. */
public final class FakeAlarms implements CloudWatchClient {
  private final FakeRegion region;
  private final Map<String, StateValue> states = new LinkedHashMap<>();

  public FakeAlarms(FakeRegion region) {
    this.region = region;
  }

  /** Makes the alarm if there is none. */
  public void put(String name, StateValue state) {
    var before = states.put(name, state);
    region
        .context()
        .events()
        .publish(
            new AlarmStateChanged(
                "arn:aws:cloudwatch:us-east-1:123456789012:alarm:" + name,
                name,
                state(before == null ? StateValue.INSUFFICIENT_DATA : before),
                state(state),
                JsonNodeFactory.instance.objectNode()));
  }

  private static AlarmStateChanged.State state(StateValue value) {
    return new AlarmStateChanged.State(value.toString(), "", Optional.empty(), Instant.EPOCH);
  }

  @Override
  public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
    return DescribeAlarmsResponse.builder()
        .metricAlarms(
            states.entrySet().stream()
                .filter(one -> request.alarmNames().contains(one.getKey()))
                .map(
                    one ->
                        MetricAlarm.builder()
                            .alarmName(one.getKey())
                            .stateValue(one.getValue())
                            .period(30)
                            .evaluationPeriods(2)
                            .build())
                .toList())
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
