package dev.provingground.region.services.fis;

import java.util.List;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** One alarm, {@code errors}. */
final class FakeAlarms implements CloudWatchClient {
  private StateValue state = StateValue.OK;

  void become(StateValue now) {
    state = now;
  }

  @Override
  public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
    return DescribeAlarmsResponse.builder()
        .metricAlarms(
            request.alarmNames().equals(List.of("errors"))
                ? List.of(MetricAlarm.builder().alarmName("errors").stateValue(state).build())
                : List.of())
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
