package dev.provingground.region.services.fis;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateLogConfiguration;

/**
 * An experiment's log, in the schema's version 2 ("Experiment logging for AWS FIS"): a record for
 * each step, in a stream named like the experiment. Beyond AWS's fields, {@code action-end} has an
 * {@code evidence}: what the fault did, counted.
 */
final class ExperimentLog {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentLog.class);
  private static final Caller DELIVERY = new Caller.Service("delivery.logs.amazonaws.com");

  private final ServiceContext context;
  private final String experimentId;
  private final Optional<String> group;

  private ExperimentLog(ServiceContext context, String experimentId, Optional<String> group) {
    this.context = context;
    this.experimentId = experimentId;
    this.group = group;
  }

  /**
   * @param configuration null: records go nowhere
   * @throws AwsServiceException when the role may not deliver logs, or there is no such group
   */
  static ExperimentLog open(
      ServiceContext context,
      String experimentId,
      @Nullable ExperimentTemplateLogConfiguration configuration,
      ExperimentRole role) {
    if (configuration == null) {
      return new ExperimentLog(context, experimentId, Optional.empty());
    }
    role.require("logs:CreateLogDelivery", "*");
    var arn = configuration.cloudWatchLogsConfiguration().logGroupArn();
    var name = arn.substring(arn.indexOf(":log-group:") + 11, arn.length() - 2);
    CallContext.call(
        DELIVERY,
        () ->
            context
                .services()
                .client(CloudWatchLogsClient.class)
                .createLogStream(r -> r.logGroupName(name).logStreamName(experimentId)));
    return new ExperimentLog(context, experimentId, Optional.of(name));
  }

  /** One that leads nowhere. */
  static ExperimentLog none(ServiceContext context, String experimentId) {
    return new ExperimentLog(context, experimentId, Optional.empty());
  }

  /**
   * Writes a record.
   *
   * @param type such as {@code action-start}
   */
  void put(String type, Map<String, Object> details) {
    group.ifPresent(name -> deliver(name, type, details));
  }

  /** A point in time as records have it. */
  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private void deliver(String name, String type, Map<String, Object> details) {
    var now = context.loop().now();
    var all = new LinkedHashMap<String, Object>();
    all.put("id", experimentId);
    all.put("log_type", type);
    all.put("event_timestamp", time(now));
    all.put("version", "2");
    var withAccount = new LinkedHashMap<String, Object>();
    withAccount.put("account_id", context.region().accountId());
    withAccount.putAll(details);
    all.put("details", withAccount);
    try {
      var event =
          InputLogEvent.builder()
              .timestamp(now.toEpochMilli())
              .message(Json.MAPPER.writeValueAsString(all))
              .build();
      CallContext.call(
          DELIVERY,
          () ->
              context
                  .services()
                  .client(CloudWatchLogsClient.class)
                  .putLogEvents(
                      request ->
                          request.logGroupName(name).logStreamName(experimentId).logEvents(event)));
    } catch (AwsServiceException e) {
      // As on AWS, a log that is refused later fails no experiment.
      LOG.warn("Experiment {}: a log record is refused: {}", experimentId, e.getMessage());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
