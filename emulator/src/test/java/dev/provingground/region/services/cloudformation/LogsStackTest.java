package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricFilter;

/** Log groups and streams of a stack, and what becomes of them behind its back. */
final class LogsStackTest {
  private static final String TEMPLATE =
      """
      Resources:
        Group:
          Type: AWS::Logs::LogGroup
          Properties: {LogGroupName: app, RetentionInDays: 7}
        Named:
          Type: AWS::Logs::LogStream
          Properties: {LogGroupName: !Ref Group, LogStreamName: web}
        Nameless:
          Type: AWS::Logs::LogStream
          Properties: {LogGroupName: !Ref Group}
      Outputs:
        Named: {Value: !Ref Named}
        Nameless: {Value: !Ref Nameless}
      """;

  private static final String FILTER =
      """
        Slow:
          Type: AWS::Logs::MetricFilter
          Properties:
            LogGroupName: !Ref Group
            FilterPattern: '{ $.ms > 100 }'
            MetricTransformations:
              - MetricName: Slow
                MetricNamespace: Web
                MetricValue: $.ms
                Unit: Milliseconds
                Dimensions: [{Key: Path, Value: $.path}]
      """;

  @TempDir Path directory;
  private RegionFixture region;

  @BeforeEach
  void start() throws Exception {
    region = new RegionFixture(directory);
    deploy(TEMPLATE);
  }

  private void deploy(String template) {
    region.deploy("S", template);
    region.advance(Duration.ofHours(1));
  }

  private List<String> streams(String group) {
    return region
        .call(
            CloudWatchLogsClient.class, logs -> logs.describeLogStreams(r -> r.logGroupName(group)))
        .logStreams()
        .stream()
        .map(LogStream::logStreamName)
        .toList();
  }

  @Test
  void aStreamIsCalledWhatItsTemplateSaysOrAfterItsStack() {
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(region.output("S", "Named")).isEqualTo("web");
    assertThat(region.output("S", "Nameless")).matches("S-Nameless-[A-Za-z0-9]{12}");
    assertThat(streams("app")).containsExactlyInAnyOrder("web", region.output("S", "Nameless"));
  }

  @Test
  void aStreamOfAnotherNameIsAnotherStream() {
    deploy(TEMPLATE.replace("LogStreamName: web", "LogStreamName: api"));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(streams("app")).containsExactlyInAnyOrder("api", region.output("S", "Nameless"));
  }

  @Test
  void aStreamFollowsIntoAnotherGroup() {
    deploy(TEMPLATE.replace("LogGroupName: app", "LogGroupName: other"));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(streams("other")).containsExactlyInAnyOrder("web", region.output("S", "Nameless"));
  }

  @Test
  void aMetricFilterIsMadeChangedAndGoesWithItsStack() {
    deploy(TEMPLATE.replace("Outputs:", FILTER + "Outputs:"));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(filters())
        .singleElement()
        .satisfies(
            filter -> {
              assertThat(filter.filterName()).startsWith("S-Slow-");
              assertThat(filter.filterPattern()).isEqualTo("{ $.ms > 100 }");
              var metric = filter.metricTransformations().getFirst();
              assertThat(metric.metricNamespace()).isEqualTo("Web");
              assertThat(metric.metricValue()).isEqualTo("$.ms");
              assertThat(metric.unitAsString()).isEqualTo("Milliseconds");
              assertThat(metric.dimensions()).isEqualTo(Map.of("Path", "$.path"));
            });
    deploy(TEMPLATE.replace("Outputs:", FILTER.replace("100", "500") + "Outputs:"));
    assertThat(filters())
        .singleElement()
        .satisfies(filter -> assertThat(filter.filterPattern()).isEqualTo("{ $.ms > 500 }"));
    deploy(TEMPLATE);
    assertThat(filters()).isEmpty();
  }

  private List<MetricFilter> filters() {
    return region
        .call(CloudWatchLogsClient.class, logs -> logs.describeMetricFilters(r -> {}))
        .metricFilters();
  }

  @Test
  void aMetricFilterThatIsPutAnewIsDrift() {
    deploy(TEMPLATE.replace("Outputs:", FILTER + "Outputs:"));
    assertThat(detect()).isEqualTo(StackDriftStatus.IN_SYNC);
    var filter = filters().getFirst();
    var metric =
        filter.metricTransformations().getFirst().toBuilder()
            .dimensions(Map.of("Path", "$.route"))
            .build();
    region.call(
        CloudWatchLogsClient.class,
        logs ->
            logs.putMetricFilter(
                r ->
                    r.logGroupName("app")
                        .filterName(filter.filterName())
                        .filterPattern(filter.filterPattern())
                        .metricTransformations(metric)));
    assertThat(detect()).isEqualTo(StackDriftStatus.DRIFTED);
  }

  @Test
  void streamsGoWithTheirStack() {
    region.delete("S");
    region.advance(Duration.ofHours(1));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(
            region.call(CloudWatchLogsClient.class, logs -> logs.describeLogGroups()).logGroups())
        .isEmpty();
  }

  @Test
  void whatChangedBehindTheStacksBackIsItsDrift() {
    assertThat(detect()).isEqualTo(StackDriftStatus.IN_SYNC);
    region.call(
        CloudWatchLogsClient.class,
        logs -> logs.putRetentionPolicy(r -> r.logGroupName("app").retentionInDays(30)));
    assertThat(detect()).isEqualTo(StackDriftStatus.DRIFTED);
    var drift =
        call(c ->
                c.describeStackResourceDrifts(
                    r ->
                        r.stackName("S")
                            .stackResourceDriftStatusFilters(StackResourceDriftStatus.MODIFIED)))
            .stackResourceDrifts()
            .getFirst();
    assertThat(drift.logicalResourceId()).isEqualTo("Group");
    var difference = drift.propertyDifferences().getFirst();
    assertThat(difference.propertyPath()).isEqualTo("/RetentionInDays");
    assertThat(difference.expectedValue()).isEqualTo("7");
    assertThat(difference.actualValue()).isEqualTo("30");
    assertThat(
            call(c -> c.describeStackResources(r -> r.stackName("S").logicalResourceId("Group")))
                .stackResources()
                .getFirst()
                .driftInformation()
                .stackResourceDriftStatus())
        .isEqualTo(StackResourceDriftStatus.MODIFIED);
  }

  @Test
  void whatIsGoneBehindTheStacksBackIsItsDriftToo() {
    region.call(
        CloudWatchLogsClient.class, logs -> logs.deleteLogGroup(r -> r.logGroupName("app")));
    var drift =
        call(c -> c.detectStackResourceDrift(r -> r.stackName("S").logicalResourceId("Group")))
            .stackResourceDrift();
    assertThat(drift.stackResourceDriftStatus()).isEqualTo(StackResourceDriftStatus.DELETED);
    assertThat(region.stack("S").driftInformation().stackDriftStatus())
        .isEqualTo(StackDriftStatus.DRIFTED);
  }

  private StackDriftStatus detect() {
    var id = call(c -> c.detectStackDrift(r -> r.stackName("S"))).stackDriftDetectionId();
    return call(c -> c.describeStackDriftDetectionStatus(r -> r.stackDriftDetectionId(id)))
        .stackDriftStatus();
  }

  private <R> R call(Function<CloudFormationClient, R> operation) {
    return region.call(CloudFormationClient.class, operation);
  }
}
