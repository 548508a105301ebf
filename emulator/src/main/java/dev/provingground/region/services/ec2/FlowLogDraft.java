package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.api.Supported;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.FlowLogsResourceType;
import software.amazon.awssdk.services.ec2.model.LogDestinationType;
import software.amazon.awssdk.services.ec2.model.TrafficType;

/** What a request says of all the flow logs that it asks for. */
final class FlowLogDraft {
  private static final int SHORT_INTERVAL = 60;
  private static final int LONG_INTERVAL = 600;
  private static final String LOG_GROUP_ARN = ":log-group:";

  private FlowLogDraft() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException MissingParameter,
   *     InvalidParameter; NotImplemented for what the region has not
   */
  static FlowLog of(CreateFlowLogsRequest request, Instant now) {
    required(request.resourceTypeAsString(), "resourceType");
    required(request.trafficTypeAsString(), "trafficType");
    if (request.trafficType() == TrafficType.UNKNOWN_TO_SDK_VERSION) {
      throw Requests.invalid("Unknown TrafficType " + request.trafficTypeAsString());
    }
    if (request.resourceType() == FlowLogsResourceType.UNKNOWN_TO_SDK_VERSION
        || request.resourceTypeAsString().startsWith("Transit")) {
      throw Supported.unsupported("ResourceType " + request.resourceTypeAsString());
    }
    if (request.logDestinationType() != null
        && request.logDestinationType() != LogDestinationType.CLOUD_WATCH_LOGS) {
      throw Supported.unsupported("LogDestinationType " + request.logDestinationTypeAsString());
    }
    var interval = Optional.ofNullable(request.maxAggregationInterval()).orElse(LONG_INTERVAL);
    if (interval != SHORT_INTERVAL && interval != LONG_INTERVAL) {
      throw error("InvalidParameter", "MaxAggregationInterval must be 60 or 600, not " + interval);
    }
    var format = Optional.ofNullable(request.logFormat()).orElse(FlowLogFormat.DEFAULT);
    FlowLogFormat.of(format); // refuses what it is not
    var group = group(request.logGroupName(), request.logDestination());
    return FlowLog.builder()
        .creationTime(now)
        .deliverLogsPermissionArn(
            required(request.deliverLogsPermissionArn(), "DeliverLogsPermissionArn"))
        .deliverLogsStatus("SUCCESS")
        .flowLogStatus("ACTIVE")
        .logDestinationType(LogDestinationType.CLOUD_WATCH_LOGS)
        .logFormat(format)
        .logGroupName(group)
        .maxAggregationInterval(interval)
        .trafficType(request.trafficType())
        .build();
  }

  private static String group(@Nullable String name, @Nullable String destination) {
    if (name != null && destination != null) {
      throw error(
          "InvalidParameter", "Please only provide LogGroupName or only provide LogDestination.");
    }
    if (destination == null) {
      return required(name, "LogGroupName");
    }
    int at = destination.indexOf(LOG_GROUP_ARN);
    if (at < 0) {
      throw error("InvalidParameter", "LogDestination is not a log group's ARN: " + destination);
    }
    var group = destination.substring(at + LOG_GROUP_ARN.length());
    return group.endsWith(":*") ? group.substring(0, group.length() - 2) : group;
  }
}
