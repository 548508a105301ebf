package dev.provingground.region.services.events;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * Targets that are log groups: each event is a line. Unlike AWS's, they need no resource policy.
 */
final class LogTargets {
  private static final Caller ITSELF = new Caller.Service(RuleRoles.PRINCIPAL);
  private static final String GROUP = ":log-group:";

  private final ServiceContext context;
  private final Map<String, String> streams = new HashMap<>();

  LogTargets(ServiceContext context) {
    this.context = context;
  }

  /** Whether a target of this ARN is one of the region's log groups, of those that it may have. */
  boolean isOne(String arn) {
    return arn.startsWith(context.region().arn("logs", "log-group:"));
  }

  /**
   * @throws AwsServiceException ValidationException, or NotImplemented
   */
  static void check(Target target) {
    if (target.ecsParameters() != null) {
      throw EventErrors.validation(
          "Parameter(s) EcsParameters not supported for target: " + target.id() + ".");
    }
    Supported.only(target, "Id", "Arn", "RetryPolicy");
  }

  /**
   * @throws AwsServiceException whatever CloudWatch Logs answers
   */
  void write(Target target, Instant time, String event) {
    CallContext.call(
        ITSELF,
        () -> {
          log(target.arn(), time, event);
          return true;
        });
  }

  private void log(String groupArn, Instant time, String event) {
    var resource = groupArn.substring(groupArn.indexOf(GROUP) + GROUP.length());
    var group = resource.replaceFirst(":\\*$", "");
    var logs = context.services().client(CloudWatchLogsClient.class);
    var stream = streams.get(group);
    if (stream == null) {
      var name = context.ids().uuid();
      logs.createLogStream(request -> request.logGroupName(group).logStreamName(name));
      streams.put(group, name);
      stream = name;
    }
    var message = InputLogEvent.builder().timestamp(time.toEpochMilli()).message(event).build();
    put(logs, group, stream, message);
  }

  private void put(CloudWatchLogsClient logs, String group, String stream, InputLogEvent message) {
    try {
      logs.putLogEvents(
          request -> request.logGroupName(group).logStreamName(stream).logEvents(message));
    } catch (AwsServiceException e) {
      // The group may have been deleted and made anew: the next event makes its stream again.
      streams.remove(group);
      throw e;
    }
  }
}
