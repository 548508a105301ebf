package dev.provingground.region.services.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** The default bus: makes events whole and delivers them to the targets of the rules they match. */
final class Bus {
  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
  private static final Caller ITSELF = new Caller.Service("events.amazonaws.com");

  private final ServiceContext context;
  private final Rules rules;
  private final Map<String, String> streams = new HashMap<>();

  Bus(ServiceContext context, Rules rules) {
    this.context = context;
    this.rules = rules;
  }

  /**
   * Puts an event on the bus.
   *
   * @param source such as {@code aws.ecs}
   * @param resources ARNs
   * @return the event's id
   */
  String put(
      String source, String detailType, Instant time, List<String> resources, JsonNode detail) {
    var id = context.ids().uuid();
    var event = Json.MAPPER.createObjectNode();
    event.put("version", "0");
    event.put("id", id);
    event.put("detail-type", detailType);
    event.put("source", source);
    event.put("account", context.region().accountId());
    event.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", context.region().region());
    var arns = event.putArray("resources");
    resources.forEach(arns::add);
    event.set("detail", detail);
    for (var rule : rules.all()) {
      if (rule.isEnabled() && rule.pattern().matches(event)) {
        rule.targets().forEach(target -> deliver(rule, target, time, event.toString()));
      }
    }
    return id;
  }

  private void deliver(RuleRecord rule, Target target, Instant time, String event) {
    try {
      CallContext.call(
          ITSELF,
          () -> {
            log(target.arn(), time, event);
            return true;
          });
    } catch (AwsServiceException e) {
      // As on AWS, an event that its target refuses fails nothing else.
      LOG.warn("Rule {}: {} refuses an event: {}", rule.name(), target.arn(), e.getMessage());
    }
  }

  private void log(String groupArn, Instant time, String event) {
    var resource = groupArn.substring(groupArn.indexOf(":log-group:") + ":log-group:".length());
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
