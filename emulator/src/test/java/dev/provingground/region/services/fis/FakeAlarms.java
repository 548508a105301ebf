package dev.provingground.region.services.fis;

import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** An alarm, {@code errors}, and a composite one, {@code anything}: always in the same state. */
final class FakeAlarms implements CloudWatchClient {
  private StateValue state = StateValue.OK;

  void become(StateValue now) {
    state = now;
  }

  @Override
  public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
    var answer = DescribeAlarmsResponse.builder();
    if (request.alarmNames().contains("errors")) {
      answer.metricAlarms(MetricAlarm.builder().alarmName("errors").stateValue(state).build());
    } else if (request.alarmNames().contains("anything")
        && request.alarmTypes().contains(AlarmType.COMPOSITE_ALARM)) {
      answer.compositeAlarms(
          CompositeAlarm.builder().alarmName("anything").stateValue(state).build());
    }
    return answer.build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
