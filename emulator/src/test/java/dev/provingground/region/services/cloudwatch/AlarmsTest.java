package dev.provingground.region.services.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.region.services.fakes.FakeRegion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** Alarms on the virtual clock. */
final class AlarmsTest {
  private static final String POLICY =
      "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1:resource/ecs/service/c/s:policyName/p";

  private final FakeRegion region = new FakeRegion();
  private final CloudWatchService service = new CloudWatchService(region.context());
  private final List<AlarmStateChanged> changes = new ArrayList<>();
  private final List<AlarmAction> actions = new ArrayList<>();

  @BeforeEach
  void cloudWatch() {
    region.add(CloudWatchClient.class, service);
    region.context().events().subscribe(AlarmStateChanged.class, changes::add);
    region.context().events().subscribe(AlarmAction.class, actions::add);
  }

  private <R> R call(Function<CloudWatchClient, R> operation) {
    return region.call(CloudWatchClient.class, operation);
  }

  private void alarm(Consumer<PutMetricAlarmRequest.Builder> more) {
    call(
        cloudWatch ->
            cloudWatch.putMetricAlarm(
                r ->
                    r.alarmName("slow")
                        .namespace("Shop")
                        .metricName("Latency")
                        .statistic(Statistic.AVERAGE)
                        .period(60)
                        .evaluationPeriods(2)
                        .threshold(3.0)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                        .applyMutation(more)));
  }

  /** A minute with this value, until the alarms have seen it. */
  private void minute(double value) {
    put("Latency", value);
    region.advance(Duration.ofMinutes(1));
  }

  private void put(String name, double value) {
    call(
        cloudWatch ->
            cloudWatch.putMetricData(
                r ->
                    r.namespace("Shop")
                        .metricData(MetricDatum.builder().metricName(name).value(value).build())));
  }

  private MetricAlarm slow() {
    return call(cloudWatch -> cloudWatch.describeAlarms(r -> r.alarmNames("slow")))
        .metricAlarms()
        .getFirst();
  }

  @BeforeEach
  void aMomentAfterTheMinute() {
    region.advance(Duration.ofSeconds(15));
  }

  @Test
  void anAlarmBeginsUncheckedAndGoesWhereItsDataPointsLead() {
    alarm(r -> {});
    assertThat(slow().stateValue()).isEqualTo(StateValue.INSUFFICIENT_DATA);
    assertThat(slow().stateReason()).isEqualTo("Unchecked: Initial alarm creation");

    minute(1);
    assertThat(slow().stateValue()).isEqualTo(StateValue.OK);
    minute(5);
    assertThat(slow().stateValue()).isEqualTo(StateValue.OK);
    minute(4);
    assertThat(slow().stateValue()).isEqualTo(StateValue.ALARM);
    assertThat(slow().stateReason())
        .isEqualTo(
            "Threshold Crossed: 2 out of the last 2 datapoints"
                + " [4.0 (01/01/26 00:02:00), 5.0 (01/01/26 00:01:00)] were greater than the"
                + " threshold (3.0) (minimum 2 datapoints for OK -> ALARM transition).");
    minute(2);
    assertThat(slow().stateValue()).isEqualTo(StateValue.OK);
    assertThat(slow().stateReason())
        .isEqualTo(
            "Threshold Crossed: 1 out of the last 2 datapoints [2.0 (01/01/26 00:03:00)] was not"
                + " greater than the threshold (3.0) (minimum 1 datapoint for ALARM -> OK"
                + " transition).");
  }

  @Test
  void theReasonsDataSayWhatWasSeen() throws Exception {
    alarm(r -> r.evaluationPeriods(1));
    minute(5);
    var data = new JsonMapper().readTree(slow().stateReasonData());
    assertThat(data.path("version").asText()).isEqualTo("1.0");
    assertThat(data.path("queryDate").asText()).isEqualTo("2026-01-01T00:01:10.000+0000");
    assertThat(data.path("startDate").asText()).isEqualTo("2026-01-01T00:00:00.000+0000");
    assertThat(data.path("statistic").asText()).isEqualTo("Average");
    assertThat(data.path("period").asInt()).isEqualTo(60);
    assertThat(data.path("recentDatapoints").path(0).asDouble()).isEqualTo(5);
    assertThat(data.path("threshold").asDouble()).isEqualTo(3);
  }

  @Test
  void withoutDataItIsInsufficientOnceTheRangeIsPast() {
    alarm(r -> r.evaluationPeriods(1));
    minute(1);
    region.advance(Duration.ofMinutes(2));
    assertThat(slow().stateValue()).isEqualTo(StateValue.OK);
    region.advance(Duration.ofMinutes(1));
    assertThat(slow().stateValue()).isEqualTo(StateValue.INSUFFICIENT_DATA);
    assertThat(slow().stateReason()).isEqualTo("Insufficient Data: 1 datapoint was unknown.");
  }

  @Test
  void missingDataCountsAsItIsTreated() {
    alarm(r -> r.treatMissingData("breaching"));
    region.advance(Duration.ofMinutes(1));
    assertThat(slow().stateReason())
        .isEqualTo(
            "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints"
                + " were treated as [Breaching].");
    alarm(r -> r.treatMissingData("notBreaching"));
    region.advance(Duration.ofMinutes(1));
    assertThat(slow().stateValue()).isEqualTo(StateValue.OK);
    assertThat(slow().stateReason()).endsWith("were treated as [NonBreaching].");
    alarm(r -> r.treatMissingData("ignore"));
    region.advance(Duration.ofMinutes(10));
    assertThat(slow().stateValue()).isEqualTo(StateValue.OK);
  }

  @Test
  void everyChangeIsAnEventAndHistory() {
    alarm(r -> r.evaluationPeriods(1).alarmDescription("too slow"));
    minute(5);
    minute(1);

    assertThat(changes)
        .extracting(change -> change.previous().value() + " > " + change.state().value())
        .containsExactly("INSUFFICIENT_DATA > ALARM", "ALARM > OK");
    var configuration = changes.getFirst().configuration();
    assertThat(configuration.path("description").asText()).isEqualTo("too slow");
    assertThat(configuration.at("/metrics/0/metricStat/metric/name").asText()).isEqualTo("Latency");
    var history =
        call(cloudWatch -> cloudWatch.describeAlarmHistory(r -> r.alarmName("slow").maxRecords(2)));
    assertThat(history.alarmHistoryItems())
        .extracting(AlarmHistoryItem::historySummary)
        .containsExactly(
            "Alarm updated from ALARM to OK", "Alarm updated from INSUFFICIENT DATA to ALARM");
    var rest =
        call(
            cloudWatch ->
                cloudWatch.describeAlarmHistory(
                    r -> r.alarmName("slow").nextToken(history.nextToken())));
    assertThat(rest.alarmHistoryItems())
        .extracting(AlarmHistoryItem::historySummary)
        .containsExactly("Alarm \"slow\" created");
  }

  @Test
  void aScalingPolicyIsInvokedForEveryPeriodOfItsState() {
    alarm(r -> r.evaluationPeriods(1).alarmActions(POLICY));
    minute(1);
    assertThat(actions).isEmpty();
    minute(5);
    minute(6);
    assertThat(actions)
        .extracting(AlarmAction::value)
        .containsExactly(Optional.of(5.0), Optional.of(6.0));
    assertThat(actions.getFirst().actionArn()).isEqualTo(POLICY);
    minute(1);
    minute(1);
    assertThat(actions).hasSize(2);
  }

  @Test
  void disabledActionsAreNotInvoked() {
    alarm(r -> r.evaluationPeriods(1).alarmActions(POLICY));
    call(cloudWatch -> cloudWatch.disableAlarmActions(r -> r.alarmNames("slow")));
    minute(5);
    assertThat(slow().actionsEnabled()).isFalse();
    assertThat(actions).isEmpty();
    call(cloudWatch -> cloudWatch.enableAlarmActions(r -> r.alarmNames("slow")));
    minute(5);
    assertThat(actions).hasSize(1);
  }

  @Test
  void aStateThatWasSetLastsUntilTheNextEvaluation() {
    alarm(r -> r.evaluationPeriods(1).alarmActions(POLICY));
    minute(1);
    call(
        cloudWatch ->
            cloudWatch.setAlarmState(
                r -> r.alarmName("slow").stateValue(StateValue.ALARM).stateReason("a drill")));
    assertThat(slow().stateReason()).isEqualTo("a drill");
    assertThat(actions).hasSize(1);
    minute(1);
    assertThat(slow().stateValue()).isEqualTo(StateValue.OK);
  }

  @Test
  void anExpressionIsWatchedAsAMetricIs() {
    call(
        cloudWatch ->
            cloudWatch.putMetricAlarm(
                r ->
                    r.alarmName("slow")
                        .evaluationPeriods(1)
                        .threshold(0.1)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                        .metrics(
                            query("errors", "Errors"),
                            query("requests", "Requests"),
                            MetricDataQuery.builder()
                                .id("rate")
                                .expression("errors / requests")
                                .build())));
    put("Errors", 3);
    put("Requests", 10);
    region.advance(Duration.ofMinutes(1));
    assertThat(slow().stateValue()).isEqualTo(StateValue.ALARM);
    assertThat(slow().stateReason()).contains("[0.3 (01/01/26 00:00:00)] was greater than");
  }

  private static MetricDataQuery query(String id, String name) {
    return MetricDataQuery.builder()
        .id(id)
        .returnData(false)
        .metricStat(s -> s.stat("Sum").period(60).metric(m -> m.namespace("Shop").metricName(name)))
        .build();
  }

  @Test
  void aCompositeAlarmFollowsItsRule() {
    alarm(r -> r.evaluationPeriods(1));
    call(
        cloudWatch ->
            cloudWatch.putCompositeAlarm(
                r -> r.alarmName("both").alarmRule("ALARM(slow) AND NOT OK(\"slow\")")));
    assertThat(both().stateValue()).isEqualTo(StateValue.OK);
    assertThat(both().stateReason()).endsWith("was created and its alarm rule evaluates to OK");
    minute(5);
    assertThat(both().stateValue()).isEqualTo(StateValue.ALARM);
    assertThat(both().stateReason())
        .isEqualTo(
            "arn:aws:cloudwatch:us-east-1:123456789012:alarm:slow transitioned to ALARM at"
                + " Thursday 01 January, 2026 00:01:10 UTC");
    assertThatThrownBy(() -> call(cloudWatch -> cloudWatch.deleteAlarms(r -> r.alarmNames("slow"))))
        .hasMessageContaining("composite alarm(s) depending on it: both");
    assertThatThrownBy(
            () ->
                call(
                    cloudWatch ->
                        cloudWatch.putCompositeAlarm(
                            r -> r.alarmName("both").alarmRule("ALARM(both)"))))
        .hasMessageContaining("depend on itself");
    call(cloudWatch -> cloudWatch.deleteAlarms(r -> r.alarmNames("slow", "both")));
  }

  private CompositeAlarm both() {
    return call(cloudWatch ->
            cloudWatch.describeAlarms(r -> r.alarmTypes(AlarmType.COMPOSITE_ALARM)))
        .compositeAlarms()
        .getFirst();
  }

  @Test
  void highResolutionAlarmsAreSeenToEveryTenSeconds() {
    alarm(r -> r.period(10).evaluationPeriods(1));
    call(
        cloudWatch ->
            cloudWatch.putMetricData(
                r ->
                    r.namespace("Shop")
                        .metricData(
                            MetricDatum.builder()
                                .metricName("Latency")
                                .value(5.0)
                                .storageResolution(1)
                                .build())));
    region.advance(Duration.ofSeconds(5));
    assertThat(slow().stateValue()).isEqualTo(StateValue.ALARM);
  }

  @Test
  void alarmsAreListedByNamePrefixAndStateInPages() {
    for (int i = 0; i < 5; i++) {
      var name = "a" + i;
      alarm(r -> r.alarmName(name).evaluationPeriods(1));
    }
    alarm(r -> r.metricName("Other"));
    minute(5);
    var first =
        call(
            cloudWatch ->
                cloudWatch.describeAlarms(
                    r -> r.alarmNamePrefix("a").stateValue(StateValue.ALARM).maxRecords(3)));
    assertThat(first.metricAlarms())
        .extracting(MetricAlarm::alarmName)
        .containsExactly("a0", "a1", "a2");
    var second =
        call(
            cloudWatch ->
                cloudWatch.describeAlarms(
                    r ->
                        r.alarmNamePrefix("a")
                            .stateValue(StateValue.ALARM)
                            .nextToken(first.nextToken())));
    assertThat(second.metricAlarms()).hasSize(2);
    assertThat(second.nextToken()).isNull();
    assertThatThrownBy(
            () -> call(cloudWatch -> cloudWatch.describeAlarms(r -> r.stateValue("BROKEN"))))
        .hasMessageContaining("StateValue must be INSUFFICIENT_DATA, ALARM or OK.");
  }

  @Test
  void alarmsAreFoundByWhatTheyWatchAndTagged() {
    alarm(r -> r.tags(Tag.builder().key("team").value("shop").build()));
    var found =
        call(
            cloudWatch ->
                cloudWatch.describeAlarmsForMetric(r -> r.namespace("Shop").metricName("Latency")));
    assertThat(found.metricAlarms()).containsExactly(slow());
    var arn = slow().alarmArn();
    call(cloudWatch -> cloudWatch.untagResource(r -> r.resourceARN(arn).tagKeys("team")));
    call(
        cloudWatch ->
            cloudWatch.tagResource(
                r -> r.resourceARN(arn).tags(Tag.builder().key("a").value("b").build())));
    assertThat(call(cloudWatch -> cloudWatch.listTagsForResource(r -> r.resourceARN(arn))).tags())
        .containsExactly(Tag.builder().key("a").value("b").build());
    assertThat(service.tagsOf(arn)).containsEntry("a", "b").hasSize(1);
    assertThat(service.tagsOf(arn + "x")).isEmpty();
  }

  @Test
  void whatCannotBeAnAlarmIsRefused() {
    assertThatThrownBy(() -> alarm(r -> r.datapointsToAlarm(3)))
        .hasMessageContaining("DatapointsToAlarm must be 1 to EvaluationPeriods");
    assertThatThrownBy(() -> alarm(r -> r.period(7200).evaluationPeriods(13)))
        .hasMessageContaining("Metrics cannot be checked across more than a day");
    assertThatThrownBy(() -> alarm(r -> r.period(45))).hasMessageContaining("Period");
    assertThatThrownBy(() -> alarm(r -> r.extendedStatistic("p99")))
        .hasMessageContaining("Exactly one of the parameters Statistic and ExtendedStatistic");
    assertThatThrownBy(() -> alarm(r -> r.alarmActions("arn:aws:sns:us-east-1:1:topic")))
        .isInstanceOf(AwsServiceException.class)
        .hasMessageContaining("alarm action 'arn:aws:sns:us-east-1:1:topic' is not supported");
    assertThatThrownBy(() -> call(cloudWatch -> cloudWatch.deleteAlarms(r -> r.alarmNames("no"))))
        .isInstanceOf(ResourceNotFoundException.class);
  }
}
