package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ResourceTags;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.time.Periods;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.*;

/**
 * Amazon CloudWatch: metrics, metric math, and alarms that are evaluated and act. Periods are of
 * the region's time, see {@link Periods}. What AWS has beyond that is refused by name. Not for more
 * than one thread.
 */
public final class CloudWatchService implements CloudWatchClient, ResourceAware, ResourceTags {
  private final Alarms alarms;
  private final AlarmHistory history = new AlarmHistory();
  private final MetricInput input;
  private final MetricReading reading;
  private final MetricList list;
  private final AlarmOperations operations;
  private final AlarmDescriptions descriptions;

  /** CloudWatch without any metric or alarm. */
  public CloudWatchService(ServiceContext context) {
    var periods = new Periods(context.loop());
    var metrics = new Metrics();
    alarms = new Alarms(context.region());
    input = new MetricInput(metrics, context.loop(), periods);
    reading = new MetricReading(metrics, periods);
    list = new MetricList(metrics, periods);
    var states = new AlarmStates(context, periods, metrics, alarms, history);
    var clock = new AlarmClock(alarms, states, periods);
    operations = new AlarmOperations(context, alarms, states, history, clock);
    descriptions = new AlarmDescriptions(alarms);
  }

  /** This service at the region's front door. */
  public Mount<CloudWatchClient> mount() {
    return new Mount<>(
        "monitoring",
        "cloudwatch",
        Protocol.AWS_QUERY,
        "GraniteServiceVersion20100801",
        "2010-08-01",
        CloudWatchClient.class,
        this);
  }

  /** Alarms by name or ARN; metrics have no ARN. */
  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return switch (request) {
      case PutMetricAlarmRequest r -> List.of(arn(r.alarmName()));
      case PutCompositeAlarmRequest r -> List.of(arn(r.alarmName()));
      case SetAlarmStateRequest r -> List.of(arn(r.alarmName()));
      case DeleteAlarmsRequest r -> arns(r.alarmNames());
      case EnableAlarmActionsRequest r -> arns(r.alarmNames());
      case DisableAlarmActionsRequest r -> arns(r.alarmNames());
      case DescribeAlarmHistoryRequest r ->
          List.of(arn(r.alarmName() == null ? "*" : r.alarmName()));
      case DescribeAlarmsRequest r -> List.of(arn("*"));
      case TagResourceRequest r -> List.of(String.valueOf(r.resourceARN()));
      case UntagResourceRequest r -> List.of(String.valueOf(r.resourceARN()));
      case ListTagsForResourceRequest r -> List.of(String.valueOf(r.resourceARN()));
      default -> List.of("*");
    };
  }

  private List<String> arns(List<String> names) {
    return names.isEmpty() ? List.of("*") : names.stream().map(this::arn).toList();
  }

  private String arn(String name) {
    return alarms.arn(String.valueOf(name));
  }

  @Override
  public Map<String, String> tagsOf(String arn) {
    return alarms.all().stream()
        .filter(alarm -> alarm.arn().equals(arn))
        .findFirst()
        .map(alarm -> Map.copyOf(alarm.tags()))
        .orElse(Map.of());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held open. */
  @Override
  public void close() {}

  @Override
  public PutMetricDataResponse putMetricData(PutMetricDataRequest request) {
    return input.put(request);
  }

  @Override
  public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
    return reading.data(request);
  }

  @Override
  public GetMetricStatisticsResponse getMetricStatistics(GetMetricStatisticsRequest request) {
    return reading.statistics(request);
  }

  @Override
  public ListMetricsResponse listMetrics(ListMetricsRequest request) {
    return list.list(request);
  }

  @Override
  public PutMetricAlarmResponse putMetricAlarm(PutMetricAlarmRequest request) {
    return operations.put(request);
  }

  @Override
  public PutCompositeAlarmResponse putCompositeAlarm(PutCompositeAlarmRequest request) {
    return operations.put(request);
  }

  @Override
  public DeleteAlarmsResponse deleteAlarms(DeleteAlarmsRequest request) {
    return operations.delete(request);
  }

  @Override
  public SetAlarmStateResponse setAlarmState(SetAlarmStateRequest request) {
    return operations.setState(request);
  }

  @Override
  public EnableAlarmActionsResponse enableAlarmActions(EnableAlarmActionsRequest request) {
    return operations.enable(request);
  }

  @Override
  public DisableAlarmActionsResponse disableAlarmActions(DisableAlarmActionsRequest request) {
    return operations.disable(request);
  }

  @Override
  public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
    return descriptions.describe(request);
  }

  @Override
  public DescribeAlarmsForMetricResponse describeAlarmsForMetric(
      DescribeAlarmsForMetricRequest request) {
    return descriptions.describe(request);
  }

  @Override
  public DescribeAlarmHistoryResponse describeAlarmHistory(DescribeAlarmHistoryRequest request) {
    return history.describe(request);
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    return descriptions.tag(request);
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    return descriptions.untag(request);
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return descriptions.listTags(request);
  }
}
