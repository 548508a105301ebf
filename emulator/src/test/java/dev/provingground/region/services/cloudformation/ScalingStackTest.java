package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.applicationautoscaling.model.ScheduledAction;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** Alarms and scaling of the reference service, in a stack of their own. */
final class ScalingStackTest {
  private static final String TEMPLATE =
      """
      {
        "Resources": {
          "Errors": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
              "Namespace": "AWS/ApplicationELB",
              "MetricName": "HTTPCode_Target_5XX_Count",
              "Dimensions": [{"Name": "LoadBalancer", "Value": "app/web/0"}],
              "Statistic": "Sum",
              "Period": 60,
              "EvaluationPeriods": 2,
              "Threshold": 5,
              "ComparisonOperator": "GreaterThanThreshold",
              "TreatMissingData": "notBreaching",
              "Tags": [{"Key": "team", "Value": "shop"}]
            }
          },
          "Ratio": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
              "AlarmName": "ratio",
              "EvaluationPeriods": 1,
              "Threshold": 0.1,
              "ComparisonOperator": "GreaterThanThreshold",
              "Metrics": [
                {"Id": "e1", "Expression": "errors / requests", "Label": "ratio"},
                {"Id": "errors", "ReturnData": false, "MetricStat": {"Period": 60, "Stat": "Sum",
                  "Metric": {"Namespace": "Shop", "MetricName": "Errors"}}},
                {"Id": "requests", "ReturnData": false, "MetricStat": {"Period": 60, "Stat": "Sum",
                  "Metric": {"Namespace": "Shop", "MetricName": "Requests"}}}
              ]
            }
          },
          "Any": {
            "Type": "AWS::CloudWatch::CompositeAlarm",
            "Properties": {
              "AlarmRule": {"Fn::Sub": "ALARM(${Errors}) OR ALARM(\\"${Ratio.Arn}\\")"}
            }
          },
          "Target": {
            "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
            "Properties": {
              "MinCapacity": 2,
              "MaxCapacity": 6,
              "ResourceId": "RESOURCE",
              "ScalableDimension": "ecs:service:DesiredCount",
              "ServiceNamespace": "ecs"
            }
          },
          "Policy": {
            "Type": "AWS::ApplicationAutoScaling::ScalingPolicy",
            "Properties": {
              "PolicyName": "cpu",
              "PolicyType": "TargetTrackingScaling",
              "ScalingTargetId": {"Ref": "Target"},
              "TargetTrackingScalingPolicyConfiguration": {
                "PredefinedMetricSpecification": {
                  "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
                },
                "TargetValue": 60
              }
            }
          }
        },
        "Outputs": {
          "Target": {"Value": {"Ref": "Target"}},
          "Policy": {"Value": {"Ref": "Policy"}},
          "Alarm": {"Value": {"Fn::GetAtt": ["Errors", "Arn"]}}
        }
      }
      """;

  @TempDir Path directory;
  private RegionFixture region;
  private String template;

  @BeforeEach
  void theReferenceService() throws Exception {
    region = new RegionFixture(directory);
    region.useFakeImages();
    region.deploy("Service", ReferenceStacksTest.service());
    region.advance(Duration.ofMinutes(5));
    template =
        TEMPLATE.replace(
            "RESOURCE",
            "service/%s/%s"
                .formatted(
                    region.output("Service", "ClusterName"),
                    region.output("Service", "ServiceName")));
    deploy(template, StackStatus.CREATE_COMPLETE);
  }

  private void deploy(String changed, StackStatus status) {
    region.deploy("Scaling", changed);
    region.advance(Duration.ofMinutes(1));
    assertThat(region.stack("Scaling").stackStatus())
        .as("%s", region.events("Scaling"))
        .isEqualTo(status);
  }

  private List<MetricAlarm> alarms() {
    return region
        .call(CloudWatchClient.class, cloudWatch -> cloudWatch.describeAlarms(r -> {}))
        .metricAlarms();
  }

  private List<ScalableTarget> targets() {
    return region
        .call(
            ApplicationAutoScalingClient.class,
            scaling ->
                scaling.describeScalableTargets(r -> r.serviceNamespace(ServiceNamespace.ECS)))
        .scalableTargets();
  }

  private List<ScalingPolicy> policies() {
    return region
        .call(
            ApplicationAutoScalingClient.class,
            scaling ->
                scaling.describeScalingPolicies(r -> r.serviceNamespace(ServiceNamespace.ECS)))
        .scalingPolicies();
  }

  @Test
  void aStackMakesAlarmsAndScaling() {
    assertThat(targets()).hasSize(1);
    assertThat(region.output("Scaling", "Target"))
        .isEqualTo(targets().getFirst().resourceId() + "|ecs:service:DesiredCount|ecs");
    assertThat(region.output("Scaling", "Policy")).isEqualTo(policies().getFirst().policyARN());
    assertThat(alarms()).hasSize(4); // two of the policy's
    var arn = region.output("Scaling", "Alarm");
    assertThat(
            region
                .call(
                    CloudWatchClient.class,
                    cloudWatch -> cloudWatch.listTagsForResource(r -> r.resourceARN(arn)))
                .tags())
        .contains(Tag.builder().key("team").value("shop").build());
    assertThat(
            region
                .call(
                    CloudWatchClient.class,
                    cloudWatch ->
                        cloudWatch.describeAlarms(r -> r.alarmTypes(AlarmType.COMPOSITE_ALARM)))
                .compositeAlarms())
        .hasSize(1);
  }

  @Test
  void anUpdateChangesThemInPlace() {
    var policy = policies().getFirst().policyARN();
    deploy(
        template
            .replace("\"MaxCapacity\": 6", "\"MaxCapacity\": 9")
            .replace("\"TargetValue\": 60", "\"TargetValue\": 40")
            .replace("\"Threshold\": 5", "\"Threshold\": 7")
            .replace("\"Value\": \"shop\"", "\"Value\": \"store\""),
        StackStatus.UPDATE_COMPLETE);
    assertThat(targets().getFirst().maxCapacity()).isEqualTo(9);
    assertThat(policies().getFirst().policyARN()).isEqualTo(policy);
    assertThat(policies().getFirst().targetTrackingScalingPolicyConfiguration().targetValue())
        .isEqualTo(40);
    assertThat(alarms()).extracting(MetricAlarm::threshold).contains(7.0, 40.0, 36.0);
  }

  @Test
  void scheduledActionsComeAndGoWithUpdates() {
    var scheduled =
        template.replace(
            "\"MaxCapacity\": 6,",
            """
            "MaxCapacity": 6,
            "ScheduledActions": [{
              "ScheduledActionName": "morning", "Schedule": "cron(0 7 * * ? *)",
              "Timezone": "Europe/Berlin", "EndTime": "2030-01-01T00:00:00Z",
              "ScalableTargetAction": {"MinCapacity": 4}}],
            """);
    deploy(scheduled, StackStatus.UPDATE_COMPLETE);
    assertThat(scheduledActions())
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.timezone()).isEqualTo("Europe/Berlin");
              assertThat(action.scalableTargetAction().minCapacity()).isEqualTo(4);
              assertThat(action.endTime()).isEqualTo("2030-01-01T00:00:00Z");
            });
    deploy(scheduled.replace("\"morning\"", "\"early\""), StackStatus.UPDATE_COMPLETE);
    assertThat(scheduledActions())
        .extracting(ScheduledAction::scheduledActionName)
        .containsExactly("early");
    deploy(template, StackStatus.UPDATE_COMPLETE);
    assertThat(scheduledActions()).isEmpty();
  }

  private List<ScheduledAction> scheduledActions() {
    return region
        .call(
            ApplicationAutoScalingClient.class,
            scaling ->
                scaling.describeScheduledActions(r -> r.serviceNamespace(ServiceNamespace.ECS)))
        .scheduledActions();
  }

  @Test
  void deletingTheStackDeletesThem() {
    region.delete("Scaling");
    region.advance(Duration.ofMinutes(1));
    assertThat(region.stack("Scaling").stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(alarms()).isEmpty();
    assertThat(targets()).isEmpty();
  }
}
