package dev.provingground.region.services.events;

import static dev.provingground.region.services.events.EventErrors.required;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eventbridge.model.RetryPolicy;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * Where a rule's events go: clusters, on which it runs tasks, and log groups. An invocation that
 * fails here has no permission, or nobody to invoke, or a target that cannot do it: such are not
 * retried on AWS either ("How EventBridge retries delivering events"), whatever a retry policy
 * says.
 */
final class Targets {
  private static final Logger LOG = LoggerFactory.getLogger(Targets.class);
  private static final int MOST_ATTEMPTS = 185;
  private static final int LEAST_AGE = 60;
  private static final int MOST_AGE = 86_400;

  private final EcsTargets clusters;
  private final LogTargets logGroups;
  private final EventMetrics metrics;

  Targets(ServiceContext context, RuleRoles roles, EventMetrics metrics) {
    this.clusters = new EcsTargets(context, roles);
    this.logGroups = new LogTargets(context);
    this.metrics = metrics;
  }

  /**
   * @throws AwsServiceException ValidationException, or NotImplemented for targets of other kinds
   */
  void check(RuleRecord rule, Target target) {
    var id = required(target.id(), "targets.member.id");
    if (!id.matches("[.\\-_A-Za-z0-9]{1,64}")) {
      throw EventErrors.pattern(id, "targets.member.id", "[\\.\\-_A-Za-z0-9]+");
    }
    var arn = required(target.arn(), "targets.member.arn");
    if (!arn.startsWith("arn:")) {
      throw EventErrors.malformedArn(arn);
    }
    check(target.retryPolicy());
    if (clusters.isOne(arn)) {
      clusters.check(rule, target);
    } else if (logGroups.isOne(arn)) {
      LogTargets.check(target);
    } else {
      throw Supported.unsupported("Target " + arn);
    }
  }

  private static void check(@Nullable RetryPolicy policy) {
    if (policy != null) {
      check(policy.maximumRetryAttempts(), "maximumRetryAttempts", 0, MOST_ATTEMPTS);
      check(policy.maximumEventAgeInSeconds(), "maximumEventAgeInSeconds", LEAST_AGE, MOST_AGE);
    }
  }

  private static void check(@Nullable Integer value, String member, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw EventErrors.outOfRange(value, "targets.member.retryPolicy." + member, least, most);
    }
  }

  /** Invokes all of a rule's targets with an event. One that fails keeps none of the others. */
  void invoke(RuleRecord rule, Instant time, String event) {
    metrics.triggered(rule);
    for (var target : rule.targets()) {
      metrics.invoked(rule);
      try {
        if (clusters.isOne(target.arn())) {
          clusters.run(rule, target);
        } else {
          logGroups.write(target, time, event);
        }
      } catch (AwsServiceException e) {
        metrics.failed(rule);
        LOG.warn(
            "Rule {}: {} refuses an event: {}",
            rule.name(),
            target.arn(),
            e.awsErrorDetails().errorMessage());
      }
    }
  }
}
