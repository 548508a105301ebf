package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;
import static dev.provingground.region.services.ec2.Requests.required;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ec2.Resources.Kind;
import dev.provingground.region.time.Periods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFlowLogsResponse;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;

/**
 * VPC flow logs to CloudWatch Logs, of what the data plane measures. The intervals are the region's
 * minutes.
 */
final class FlowLogs {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ServiceContext context;
  private final Inventory inventory;
  private final NetworkFabric fabric;
  private final FlowLogScopes scopes;
  private final Map<String, FlowLogDelivery> deliveries = new LinkedHashMap<>();
  private boolean ticking;

  FlowLogs(ServiceContext context, Inventory inventory, NetworkFabric fabric) {
    this.context = context;
    this.inventory = inventory;
    this.fabric = fabric;
    this.scopes = new FlowLogScopes(inventory);
  }

  static Kind<FlowLog> kind() {
    return new Kind<>(
        "vpc-flow-log",
        "InvalidFlowLogId.NotFound",
        "The specified flow log ID %s does not exist",
        FlowLog::flowLogId,
        (log, tags) -> log.toBuilder().tags(tags).build(),
        () ->
            new Filters<>(FlowLog::tags)
                .on("deliver-log-status", FlowLog::deliverLogsStatus)
                .on("flow-log-id", FlowLog::flowLogId)
                .on("log-destination-type", FlowLog::logDestinationTypeAsString)
                .on("log-group-name", FlowLog::logGroupName)
                .on("resource-id", FlowLog::resourceId)
                .on("traffic-type", FlowLog::trafficTypeAsString));
  }

  CreateFlowLogsResponse create(CreateFlowLogsRequest request) {
    Requests.admit(
        request,
        "ResourceIds",
        "ResourceType",
        "TrafficType",
        "DeliverLogsPermissionArn",
        "LogGroupName",
        "LogDestination",
        "LogDestinationType",
        "LogFormat",
        "MaxAggregationInterval",
        "TagSpecifications");
    var draft = FlowLogDraft.of(request, context.loop().now());
    var tags = Tags.specified(request.tagSpecifications(), "vpc-flow-log");
    var made = new ArrayList<String>();
    var failed = new ArrayList<UnsuccessfulItem>();
    for (var resourceId : required(request.resourceIds(), "resourceIds")) {
      try {
        made.add(create(draft, request.resourceTypeAsString(), resourceId, tags));
      } catch (AwsServiceException e) {
        failed.add(unsuccessful(resourceId, e));
      }
    }
    return CreateFlowLogsResponse.builder()
        .clientToken(request.clientToken())
        .flowLogIds(made)
        .unsuccessful(failed)
        .build();
  }

  private String create(FlowLog draft, String resourceType, String resourceId, List<Tag> tags) {
    var vpcId = scopes.vpcOf(resourceType, resourceId);
    var log = draft.toBuilder().flowLogId(inventory.ids.ec2("fl")).resourceId(resourceId).build();
    if (inventory.flowLogs.stream().anyMatch(other -> isSame(log, other))) {
      throw error(
          "FlowLogAlreadyExists",
          "Error. There is an existing Flow Log with the same configuration and log destination.");
    }
    measure(vpcId, true);
    inventory.flowLogs.add(log, tags);
    deliveries.put(log.flowLogId(), new FlowLogDelivery(context, log));
    tick();
    return log.flowLogId();
  }

  private static boolean isSame(FlowLog log, FlowLog other) {
    return log.resourceId().equals(other.resourceId())
        && log.trafficType() == other.trafficType()
        && log.logGroupName().equals(other.logGroupName());
  }

  private void measure(String vpcId, boolean measured) {
    try {
      fabric.measureFlows(vpcId, measured);
    } catch (IllegalStateException e) {
      throw error("InternalError", "Flows cannot be measured: " + e.getMessage(), 500);
    }
  }

  private static UnsuccessfulItem unsuccessful(String resourceId, AwsServiceException e) {
    return UnsuccessfulItem.builder()
        .resourceId(resourceId)
        .error(
            item ->
                item.code(e.awsErrorDetails().errorCode())
                    .message(e.awsErrorDetails().errorMessage()))
        .build();
  }

  DescribeFlowLogsResponse describe(DescribeFlowLogsRequest request) {
    Requests.admit(request, "FlowLogIds", "Filter", "MaxResults", "NextToken");
    var page =
        inventory.flowLogs.describe(request, request.flowLogIds(), "flowLogIds", request.filter());
    return DescribeFlowLogsResponse.builder()
        .flowLogs(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  DeleteFlowLogsResponse delete(DeleteFlowLogsRequest request) {
    Requests.admit(request, "FlowLogIds");
    var failed = new ArrayList<UnsuccessfulItem>();
    for (var id : required(request.flowLogIds(), "flowLogIds")) {
      try {
        remove(inventory.flowLogs.get(id));
      } catch (AwsServiceException e) {
        failed.add(unsuccessful(id, e));
      }
    }
    return DeleteFlowLogsResponse.builder().unsuccessful(failed).build();
  }

  private void remove(FlowLog log) {
    inventory.flowLogs.remove(log.flowLogId());
    deliveries.remove(log.flowLogId());
    scopes
        .findVpcOf(log.resourceId())
        .filter(vpcId -> !measured().contains(vpcId))
        .ifPresent(vpcId -> measure(vpcId, false));
  }

  /** An interface is deleted, whose last flows are still to be recorded. */
  void left(NetworkInterface eni) {
    deliveries.values().stream()
        .filter(delivery -> FlowLogScopes.isAbout(delivery.flowLog().resourceId(), eni))
        .forEach(delivery -> delivery.left(eni));
  }

  private Set<String> measured() {
    return scopes.vpcsOf(inventory.flowLogs.stream());
  }

  /** From the first flow log on. */
  private void tick() {
    if (!ticking) {
      ticking = true;
      new Periods(context.loop()).each(MINUTE, this::minute);
    }
  }

  private void minute(long ended) {
    // With its resource ends a flow log.
    inventory.flowLogs.stream()
        .filter(log -> scopes.findVpcOf(log.resourceId()).isEmpty())
        .toList()
        .forEach(this::remove);
    for (var vpcId : measured()) {
      fabric.takeFlows(
          vpcId, sample -> context.loop().execute(() -> measured(vpcId, sample, ended)));
    }
  }

  private void measured(String vpcId, NetworkFabric.FlowSample sample, long ended) {
    for (var delivery : List.copyOf(deliveries.values())) {
      var resourceId = delivery.flowLog().resourceId();
      if (scopes.findVpcOf(resourceId).filter(vpcId::equals).isEmpty()) {
        continue;
      }
      delivery.gather(sample);
      if (ended % delivery.interval().toSeconds() == 0) {
        deliver(delivery, resourceId);
      }
    }
  }

  private void deliver(FlowLogDelivery delivery, String resourceId) {
    var failure = delivery.deliver(scopes.interfacesOf(resourceId));
    inventory
        .flowLogs
        .find(delivery.flowLog().flowLogId())
        .ifPresent(
            log ->
                inventory.flowLogs.put(
                    log.toBuilder()
                        .deliverLogsStatus(failure.isPresent() ? "FAILED" : "SUCCESS")
                        .deliverLogsErrorMessage(failure.orElse(null))
                        .build()));
  }
}
