package dev.provingground.region.services.ec2;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ec2.NetworkFabric.Flow;
import dev.provingground.region.services.ec2.NetworkFabric.FlowSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ec2.model.FlowLog;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.TrafficType;

/**
 * One flow log at work: gathers what was measured in an aggregation interval, and at its end puts
 * it into a log stream for each interface, with the permissions of the flow log's role.
 */
final class FlowLogDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(FlowLogDelivery.class);
  static final String PRINCIPAL = "vpc-flow-logs.amazonaws.com";

  /** PutLogEvents takes 10 000 events of 1 MiB together; a record has some 150 bytes. */
  private static final int BATCH = 5_000;

  private final ServiceContext context;
  private final FlowLog flowLog;
  private final FlowLogFormat format;
  private final Map<Flow, Flow> gathered = new HashMap<>();
  private final List<NetworkInterface> gone = new ArrayList<>();
  private boolean complete = true;
  private Instant start;

  FlowLogDelivery(ServiceContext context, FlowLog flowLog) {
    this.context = context;
    this.flowLog = flowLog;
    this.format = FlowLogFormat.of(flowLog.logFormat());
    this.start = context.loop().now();
  }

  FlowLog flowLog() {
    return flowLog;
  }

  Duration interval() {
    return Duration.ofSeconds(flowLog.maxAggregationInterval());
  }

  void gather(FlowSample sample) {
    complete &= sample.complete();
    sample.flows().forEach(flow -> gathered.merge(identity(flow), flow, FlowLogDelivery::sum));
  }

  /** Keeps an interface in mind that is deleted, until what it has seen is delivered. */
  void left(NetworkInterface owner) {
    gone.add(owner);
  }

  /** The flow without what was counted of it. */
  private static Flow identity(Flow flow) {
    return counted(flow, 0, 0);
  }

  private static Flow sum(Flow one, Flow other) {
    return counted(one, one.packets() + other.packets(), one.bytes() + other.bytes());
  }

  private static Flow counted(Flow flow, long packets, long bytes) {
    return new Flow(
        flow.networkInterfaceId(),
        flow.egress(),
        flow.accepted(),
        flow.protocol(),
        flow.source(),
        flow.sourcePort(),
        flow.destination(),
        flow.destinationPort(),
        packets,
        bytes);
  }

  /**
   * Ends the interval.
   *
   * @param interfaces those that the flow log is about now
   * @return how it went: empty, or what DescribeFlowLogs shows as the error
   */
  Optional<String> deliver(List<NetworkInterface> interfaces) {
    var end = context.loop().now();
    var byInterface = new HashMap<String, List<Flow>>();
    for (var flow : gathered.values()) {
      if (isRecorded(flow)) {
        byInterface.computeIfAbsent(flow.networkInterfaceId(), id -> new ArrayList<>()).add(flow);
      }
    }
    try {
      var role =
          context
              .roles()
              .assumeFor(
                  context.region().arn("ec2", "vpc-flow-log/" + flowLog.flowLogId()),
                  flowLog.deliverLogsPermissionArn(),
                  PRINCIPAL,
                  flowLog.flowLogId());
      for (var owner : Stream.concat(interfaces.stream(), gone.stream()).toList()) {
        var flows = byInterface.getOrDefault(owner.networkInterfaceId(), List.of());
        put(role.caller(), owner, events(owner, flows, end));
      }
      return Optional.empty();
    } catch (AwsServiceException e) {
      LOG.warn("{} cannot be delivered: {}", flowLog.flowLogId(), e.getMessage());
      return Optional.of("Access error");
    } finally {
      gathered.clear();
      gone.clear();
      complete = true;
      start = end;
    }
  }

  private boolean isRecorded(Flow flow) {
    return flowLog.trafficType() == TrafficType.ALL
        || flow.accepted() == (flowLog.trafficType() == TrafficType.ACCEPT);
  }

  private List<InputLogEvent> events(NetworkInterface owner, List<Flow> flows, Instant end) {
    var records = new ArrayList<FlowLogRecord>();
    flows.forEach(flow -> records.add(record(owner, Optional.of(flow), end, "OK")));
    if (!complete) {
      records.add(record(owner, Optional.empty(), end, "SKIPDATA"));
    } else if (flows.isEmpty()) {
      records.add(record(owner, Optional.empty(), end, "NODATA"));
    }
    return records.stream()
        .map(
            one ->
                InputLogEvent.builder()
                    .timestamp(start.toEpochMilli())
                    .message(format.write(one))
                    .build())
        .toList();
  }

  private FlowLogRecord record(
      NetworkInterface owner, Optional<Flow> flow, Instant end, String status) {
    return new FlowLogRecord(context.region().region(), owner, flow, start, end, status);
  }

  private void put(Caller role, NetworkInterface owner, List<InputLogEvent> events) {
    var stream =
        owner.networkInterfaceId() + "-" + flowLog.trafficTypeAsString().toLowerCase(Locale.ROOT);
    CallContext.call(
        role,
        () -> {
          var logs = context.services().client(CloudWatchLogsClient.class);
          for (int i = 0; i < events.size(); i += BATCH) {
            put(logs, stream, events.subList(i, Math.min(events.size(), i + BATCH)));
          }
          return stream;
        });
  }

  private void put(CloudWatchLogsClient logs, String stream, List<InputLogEvent> events) {
    var group = flowLog.logGroupName();
    try {
      logs.putLogEvents(r -> r.logGroupName(group).logStreamName(stream).logEvents(events));
    } catch (ResourceNotFoundException first) {
      create(logs, group, stream);
      logs.putLogEvents(r -> r.logGroupName(group).logStreamName(stream).logEvents(events));
    }
  }

  private static void create(CloudWatchLogsClient logs, String group, String stream) {
    try {
      logs.createLogStream(r -> r.logGroupName(group).logStreamName(stream));
    } catch (ResourceAlreadyExistsException e) {
      // It is there: what was wanted.
    } catch (ResourceNotFoundException e) {
      logs.createLogGroup(r -> r.logGroupName(group));
      logs.createLogStream(r -> r.logGroupName(group).logStreamName(stream));
    }
  }
}
