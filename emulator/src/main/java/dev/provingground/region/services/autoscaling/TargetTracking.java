package dev.provingground.region.services.autoscaling;

import static dev.provingground.region.services.autoscaling.ScalingErrors.required;
import static dev.provingground.region.services.autoscaling.ScalingErrors.validation;

import dev.provingground.region.api.Supported;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.model.CustomizedMetricSpecification;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricStatistic;
import software.amazon.awssdk.services.applicationautoscaling.model.PredefinedMetricSpecification;
import software.amazon.awssdk.services.applicationautoscaling.model.TargetTrackingScalingPolicyConfiguration;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;

/**
 * A target tracking policy's alarms, and what it makes of them: "Target tracking scaling policies"
 * in the user guide.
 */
final class TargetTracking {
  private static final int PERIOD = 60;
  private static final int PERIODS_TO_SCALE_OUT = 3;
  private static final int PERIODS_TO_SCALE_IN = 15;

  /** How near to the target a metric must fall before the policy scales in. */
  private static final double LOW = 0.9;

  private static final Pattern LABEL =
      Pattern.compile("(app/[^/]+/[0-9a-f]+)/(targetgroup/[^/]+/[0-9a-f]+)");

  private TargetTracking() {}

  /** What a policy watches. */
  private record Watched(
      String namespace,
      String metric,
      List<Dimension> dimensions,
      String statistic,
      @Nullable String unit) {}

  static void check(TargetId target, TargetTrackingScalingPolicyConfiguration configuration) {
    Supported.only(
        configuration,
        "TargetValue",
        "PredefinedMetricSpecification",
        "CustomizedMetricSpecification",
        "ScaleOutCooldown",
        "ScaleInCooldown",
        "DisableScaleIn");
    if (!(required(configuration.targetValue(), "targetValue") > 0)) {
      throw validation("TargetValue must be greater than 0.");
    }
    watched(target, configuration);
  }

  private static Watched watched(
      TargetId target, TargetTrackingScalingPolicyConfiguration configuration) {
    var predefined = configuration.predefinedMetricSpecification();
    var customized = configuration.customizedMetricSpecification();
    if ((predefined == null) == (customized == null)) {
      throw validation(
          "Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be"
              + " specified.");
    }
    return predefined == null ? customized(customized) : predefined(target, predefined);
  }

  private static Watched predefined(TargetId target, PredefinedMetricSpecification metric) {
    return switch (required(metric.predefinedMetricType(), "predefinedMetricType")) {
      case ECS_SERVICE_AVERAGE_CPU_UTILIZATION -> ofService(target, metric, "CPUUtilization");
      case ECS_SERVICE_AVERAGE_MEMORY_UTILIZATION -> ofService(target, metric, "MemoryUtilization");
      case ALB_REQUEST_COUNT_PER_TARGET -> ofTargetGroup(metric);
      default ->
          throw validation(
              "The predefined metric "
                  + metric.predefinedMetricTypeAsString()
                  + " is not for ECS services.");
    };
  }

  private static Watched ofService(
      TargetId target, PredefinedMetricSpecification metric, String name) {
    if (metric.resourceLabel() != null) {
      throw validation("ResourceLabel is for ALBRequestCountPerTarget only.");
    }
    return new Watched(
        "AWS/ECS",
        name,
        List.of(
            dimension("ClusterName", target.cluster()), dimension("ServiceName", target.service())),
        "Average",
        null);
  }

  private static Watched ofTargetGroup(PredefinedMetricSpecification metric) {
    var label = LABEL.matcher(required(metric.resourceLabel(), "resourceLabel"));
    if (!label.matches()) {
      throw validation(
          "ResourceLabel '"
              + metric.resourceLabel()
              + "' is not app/NAME/ID/targetgroup/NAME/ID, the ends of the load balancer's and the"
              + " target group's ARNs.");
    }
    return new Watched(
        "AWS/ApplicationELB",
        "RequestCountPerTarget",
        List.of(
            dimension("LoadBalancer", label.group(1)), dimension("TargetGroup", label.group(2))),
        "Sum",
        null);
  }

  private static Watched customized(CustomizedMetricSpecification metric) {
    Supported.only(metric, "MetricName", "Namespace", "Dimensions", "Statistic", "Unit");
    var statistic = required(metric.statistic(), "statistic");
    if (statistic == MetricStatistic.UNKNOWN_TO_SDK_VERSION) {
      throw validation("Statistic is none of CloudWatch's statistics.");
    }
    return new Watched(
        required(metric.namespace(), "namespace"),
        required(metric.metricName(), "metricName"),
        metric.dimensions().stream().map(one -> dimension(one.name(), one.value())).toList(),
        statistic.toString(),
        metric.unit());
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  /** The alarm that scales out. */
  static PutMetricAlarmRequest high(
      PolicyRecord policy, TargetTrackingScalingPolicyConfiguration configuration, String name) {
    return alarm(policy, configuration, name)
        .evaluationPeriods(PERIODS_TO_SCALE_OUT)
        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
        .threshold(configuration.targetValue())
        .build();
  }

  /** The alarm that scales in. */
  static PutMetricAlarmRequest low(
      PolicyRecord policy, TargetTrackingScalingPolicyConfiguration configuration, String name) {
    return alarm(policy, configuration, name)
        .evaluationPeriods(PERIODS_TO_SCALE_IN)
        .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
        .threshold(configuration.targetValue() * LOW)
        .build();
  }

  private static PutMetricAlarmRequest.Builder alarm(
      PolicyRecord policy, TargetTrackingScalingPolicyConfiguration configuration, String name) {
    var watched = watched(policy.target(), configuration);
    return PutMetricAlarmRequest.builder()
        .alarmName(name)
        .alarmDescription(
            "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy " + policy.arn() + ".")
        .namespace(watched.namespace())
        .metricName(watched.metric())
        .dimensions(watched.dimensions())
        .statistic(watched.statistic())
        .unit(watched.unit())
        .period(PERIOD)
        .alarmActions(policy.arn());
  }

  /**
   * The capacity with which the metric would be at the target, were it inverse to the capacity. AWS
   * tells no formula, but that from nothing it scales out "by the minimum possible amount"
   * ("Automatically scale your Amazon ECS service").
   */
  static int capacity(
      TargetTrackingScalingPolicyConfiguration configuration, int capacity, double value) {
    if (capacity == 0) {
      return value > configuration.targetValue() ? 1 : 0;
    }
    return (int)
        Math.min(Integer.MAX_VALUE, Math.ceil(capacity * value / configuration.targetValue()));
  }
}
