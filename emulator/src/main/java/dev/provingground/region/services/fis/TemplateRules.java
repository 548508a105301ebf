package dev.provingground.region.services.fis;

import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Supported;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.fis.model.AccountTargeting;
import software.amazon.awssdk.services.fis.model.ExperimentTemplate;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateAction;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateLogConfiguration;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateStopCondition;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateTarget;

/** What an experiment template must and must not say ("Experiment template components"). */
final class TemplateRules {
  private static final int MOST_ACTIONS = 20;
  private static final int MOST_STOP_CONDITIONS = 5;
  private static final int MOST_ARNS = 5;
  private static final String NAME = "[A-Za-z0-9_-]{1,64}";

  private final RegionIdentity region;

  TemplateRules(RegionIdentity region) {
    this.region = region;
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationException, or
   *     NotImplemented for what this region has not
   */
  void check(ExperimentTemplate template) {
    if (FisErrors.required(template.description(), "description").length() > 512) {
      throw FisErrors.validation("The description may have 512 characters.");
    }
    if (!FisErrors.required(template.roleArn(), "roleArn").startsWith("arn:aws:iam::")) {
      throw FisErrors.validation(
          "The roleArn is not the ARN of an IAM role: " + template.roleArn());
    }
    if (template.experimentReportConfiguration() != null) {
      throw Supported.unsupported("Experiment template member 'experimentReportConfiguration'");
    }
    var options = template.experimentOptions();
    if (options.accountTargeting() != AccountTargeting.SINGLE_ACCOUNT) {
      throw Supported.unsupported("accountTargeting '" + options.accountTargetingAsString() + "'");
    }
    checkStopConditions(template.stopConditions());
    template.targets().forEach(TemplateRules::check);
    if (template.actions().isEmpty()) {
      throw FisErrors.validation("An experiment template must have an action.");
    } else if (template.actions().size() > MOST_ACTIONS) {
      throw FisErrors.validation("An experiment template may have 20 actions.");
    }
    template.actions().forEach((name, action) -> check(name, action, template));
    requireAnOrder(template.actions());
    check(template.logConfiguration());
  }

  private void checkStopConditions(List<ExperimentTemplateStopCondition> conditions) {
    if (conditions.isEmpty()) {
      throw FisErrors.validation(
          "An experiment template must have a stop condition; one with the source none says that"
              + " there is none.");
    } else if (conditions.size() > MOST_STOP_CONDITIONS) {
      throw FisErrors.validation("An experiment template may have 5 stop conditions.");
    }
    for (var condition : conditions) {
      switch (FisErrors.required(condition.source(), "stopConditions.source")) {
        case StopConditions.NONE -> {
          if (condition.value() != null || conditions.size() > 1) {
            throw FisErrors.validation(
                "A stop condition with the source none has no value and stands alone.");
          }
        }
        case StopConditions.ALARM -> {
          var prefix = region.arn("cloudwatch", "alarm:");
          if (!FisErrors.required(condition.value(), "stopConditions.value").startsWith(prefix)) {
            throw FisErrors.validation(
                "The stop condition's value is not the ARN of an alarm of this account and region: "
                    + condition.value());
          }
        }
        default ->
            throw FisErrors.validation("Unknown source of a stop condition: " + condition.source());
      }
    }
  }

  private static void check(String name, ExperimentTemplateTarget target) {
    checkName("target", name);
    var type = FisErrors.required(target.resourceType(), "targets.resourceType");
    if (!TargetTypes.isKnown(type)) {
      throw Supported.unsupported("The FIS target resource type '" + type + "'");
    }
    var known = TargetTypes.get(type).parameters();
    for (var parameter : target.parameters().keySet()) {
      if (!known.containsKey(parameter)) {
        throw FisErrors.validation(
            "The target " + name + " of type " + type + " has no parameter " + parameter);
      }
    }
    if (target.parameters().containsKey("service") && !target.parameters().containsKey("cluster")) {
      throw FisErrors.validation("The target " + name + " names a service but no cluster.");
    }
    if (target.resourceArns().size() > MOST_ARNS) {
      throw FisErrors.validation("The target " + name + " may have 5 resourceArns.");
    }
    boolean byArns = !target.resourceArns().isEmpty();
    boolean byTags = !target.resourceTags().isEmpty();
    if (byArns && (byTags || !target.parameters().isEmpty())) {
      throw FisErrors.validation(
          "The target " + name + " has resourceArns, and so neither resourceTags nor parameters.");
    }
    if (!byArns && !byTags && target.parameters().isEmpty()) {
      throw FisErrors.validation(
          "The target " + name + " must have resourceArns, resourceTags or parameters.");
    }
    if (type.equals(TargetTypes.ROLE) && (byTags || !target.filters().isEmpty())) {
      throw Supported.unsupported("A target of type aws:iam:role by tags or filters");
    }
    for (var filter : target.filters()) {
      FisErrors.required(filter.path(), "targets.filters.path");
      if (filter.values().isEmpty()) {
        throw FisErrors.validation("A filter of the target " + name + " has no values.");
      }
    }
    SelectionMode.parse(FisErrors.required(target.selectionMode(), "targets.selectionMode"));
  }

  private static void check(
      String name, ExperimentTemplateAction action, ExperimentTemplate template) {
    checkName("action", name);
    var definition = Actions.definition(FisErrors.required(action.actionId(), "actions.actionId"));
    checkParameters(name, action, definition);
    var expected = definition.target();
    var keys = action.targets().keySet();
    if (expected.isEmpty() ? !keys.isEmpty() : !keys.equals(Set.of(expected.get().key()))) {
      throw FisErrors.validation(
          "The action "
              + name
              + (expected.isEmpty()
                  ? " has no targets."
                  : " must have one target, named " + expected.get().key() + "."));
    }
    if (expected.isPresent()) {
      var targetName = action.targets().get(expected.get().key());
      var target = template.targets().get(targetName);
      if (target == null) {
        throw FisErrors.validation(
            "The action " + name + " has a target that the template has not: " + targetName);
      } else if (!target.resourceType().equals(expected.get().resourceType())) {
        throw FisErrors.validation(
            "The action "
                + name
                + " takes targets of type "
                + expected.get().resourceType()
                + ", not "
                + target.resourceType());
      }
    }
    for (var before : action.startAfter()) {
      if (!template.actions().containsKey(before)) {
        throw FisErrors.validation(
            "The action " + name + " starts after one that the template has not: " + before);
      }
    }
  }

  private static void checkParameters(
      String name, ExperimentTemplateAction action, ActionDefinition definition) {
    for (var given : action.parameters().entrySet()) {
      var rule = definition.parameters().get(given.getKey());
      if (rule == null) {
        throw FisErrors.validation(
            "The action " + name + " has no parameter " + given.getKey() + " here.");
      } else if (!rule.accepts().test(given.getValue())) {
        throw FisErrors.validation(
            "The parameter "
                + given.getKey()
                + " of the action "
                + name
                + " must be "
                + rule.expected()
                + ", not "
                + given.getValue());
      }
    }
    definition
        .parameters()
        .forEach(
            (parameter, rule) -> {
              if (rule.required() && !action.parameters().containsKey(parameter)) {
                throw FisErrors.validation(
                    "The action " + name + " must have the parameter " + parameter);
              }
            });
  }

  /** No action waits for itself: taking away those that wait for nobody leaves none in the end. */
  private static void requireAnOrder(Map<String, ExperimentTemplateAction> actions) {
    var left = new HashSet<>(actions.keySet());
    boolean progress = true;
    while (progress) {
      progress =
          left.removeIf(
              name ->
                  Objects.requireNonNull(actions.get(name)).startAfter().stream()
                      .noneMatch(left::contains));
    }
    if (!left.isEmpty()) {
      throw FisErrors.validation("Actions that start after one another: " + left);
    }
  }

  private void check(@Nullable ExperimentTemplateLogConfiguration logs) {
    if (logs == null) {
      return;
    }
    if (logs.s3Configuration() != null) {
      throw Supported.unsupported("Log configuration member 's3Configuration'");
    }
    if (!Objects.equals(logs.logSchemaVersion(), 2)) {
      throw Supported.unsupported(
          "logSchemaVersion " + logs.logSchemaVersion() + ", other than 2,");
    }
    var destination =
        FisErrors.required(
            logs.cloudWatchLogsConfiguration(), "logConfiguration.cloudWatchLogsConfiguration");
    var arn = FisErrors.required(destination.logGroupArn(), "logConfiguration.logGroupArn");
    if (!arn.startsWith(region.arn("logs", "log-group:")) || !arn.endsWith(":*")) {
      throw FisErrors.validation(
          "The logGroupArn must be a log group's of this account and region and end with :*, not "
              + arn);
    }
  }

  private static void checkName(String what, String name) {
    if (!name.matches(NAME)) {
      throw FisErrors.validation(
          "The name of the "
              + what
              + " '"
              + name
              + "' must be letters, digits, _ and -, 64 at most.");
    }
  }
}
