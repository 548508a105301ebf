package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.FixedResponseActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RedirectActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupStickinessConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** The actions of rules: checked, and completed as the API describes them. */
final class Actions {
  private static final List<String> CONTENT_TYPES =
      List.of("text/plain", "text/css", "text/html", "application/javascript", "application/json");

  private Actions() {}

  /**
   * @return the one action, with every default filled in
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError,
   *     InvalidLoadBalancerAction, or NotImplemented for a type that this region has not
   */
  static List<Action> complete(List<Action> actions, String member) {
    Constraint.required(actions, member);
    if (actions.size() > 1) {
      throw ElbErrors.invalidAction(
          "A rule has exactly one action of type forward, redirect or fixed-response here, not "
              + actions.size());
    }
    var action = actions.getFirst();
    Constraint.required(action.typeAsString(), member + ".1.member.type");
    var completed = action.toBuilder();
    switch (action.type()) {
      case FORWARD -> {
        Supported.only(action, "Type", "Order", "TargetGroupArn", "ForwardConfig");
        var forward = forward(action);
        completed.forwardConfig(forward);
        if (forward.targetGroups().size() == 1) {
          completed.targetGroupArn(forward.targetGroups().getFirst().targetGroupArn());
        }
      }
      case FIXED_RESPONSE -> {
        Supported.only(action, "Type", "Order", "FixedResponseConfig");
        completed.fixedResponseConfig(fixedResponse(action.fixedResponseConfig()));
      }
      case REDIRECT -> {
        Supported.only(action, "Type", "Order", "RedirectConfig");
        completed.redirectConfig(redirect(action.redirectConfig()));
      }
      default -> throw Supported.unsupported("Action type '" + action.typeAsString() + "'");
    }
    return List.of(completed.build());
  }

  /** ARNs of the groups that completed actions forward to. */
  static Set<String> targetGroups(List<Action> actions) {
    var arns = new LinkedHashSet<String>();
    for (var action : actions) {
      if (action.forwardConfig() != null) {
        action.forwardConfig().targetGroups().forEach(group -> arns.add(group.targetGroupArn()));
      }
    }
    return arns;
  }

  private static ForwardActionConfig forward(Action action) {
    var config = action.forwardConfig();
    var groups = new ArrayList<TargetGroupTuple>();
    if (config != null) {
      for (var group : config.targetGroups()) {
        Constraint.required(group.targetGroupArn(), "targetGroupArn");
        int weight = Constraint.range(group.weight(), 1, 0, 999, "weight");
        groups.add(group.toBuilder().weight(weight).build());
      }
    }
    if (groups.isEmpty()) {
      var arn = Constraint.required(action.targetGroupArn(), "targetGroupArn");
      groups.add(TargetGroupTuple.builder().targetGroupArn(arn).weight(1).build());
    }
    int most = Quota.TARGET_GROUPS_PER_ACTION_ON_APPLICATION_LOAD_BALANCER.most();
    if (groups.size() > most) {
      throw ElbErrors.validation("A forward action can have at most " + most + " target groups");
    }
    return ForwardActionConfig.builder()
        .targetGroups(groups)
        .targetGroupStickinessConfig(
            stickiness(config == null ? null : config.targetGroupStickinessConfig()))
        .build();
  }

  private static TargetGroupStickinessConfig stickiness(
      @Nullable TargetGroupStickinessConfig config) {
    if (config == null || !Boolean.TRUE.equals(config.enabled())) {
      return TargetGroupStickinessConfig.builder().enabled(false).build();
    }
    Constraint.required(config.durationSeconds(), "durationSeconds");
    Constraint.range(config.durationSeconds(), 1, 1, 604_800, "durationSeconds");
    return config;
  }

  private static FixedResponseActionConfig fixedResponse(
      @Nullable FixedResponseActionConfig config) {
    var response = Constraint.required(config, "fixedResponseConfig");
    var status = Constraint.required(response.statusCode(), "fixedResponseConfig.statusCode");
    if (!status.matches("[245]\\d\\d")) {
      throw ElbErrors.validation("Fixed response status code '" + status + "' must be 2XX|4XX|5XX");
    }
    if (response.contentType() != null && !CONTENT_TYPES.contains(response.contentType())) {
      throw ElbErrors.validation(
          "Fixed response content type '%s' must be one of %s"
              .formatted(response.contentType(), CONTENT_TYPES));
    }
    if (response.messageBody() != null && response.messageBody().length() > 1024) {
      throw ElbErrors.validation("Fixed response message body can be at most 1024 characters");
    }
    return response;
  }

  private static RedirectActionConfig redirect(@Nullable RedirectActionConfig config) {
    var redirect = Constraint.required(config, "redirectConfig");
    Constraint.required(redirect.statusCodeAsString(), "redirectConfig.statusCode");
    var completed =
        redirect.toBuilder()
            .protocol(otherwise(redirect.protocol(), "#{protocol}"))
            .host(otherwise(redirect.host(), "#{host}"))
            .port(otherwise(redirect.port(), "#{port}"))
            .path(otherwise(redirect.path(), "/#{path}"))
            .query(otherwise(redirect.query(), "#{query}"))
            .build();
    if (!completed.path().startsWith("/")) {
      throw ElbErrors.validation(
          "Redirect path '" + completed.path() + "' must begin with a '/' character");
    }
    boolean same =
        completed.protocol().equals("#{protocol}")
            && completed.host().equals("#{host}")
            && completed.port().equals("#{port}")
            && completed.path().equals("/#{path}");
    if (same) {
      throw ElbErrors.validation(
          "The redirect would loop: change at least one of protocol, host, port and path");
    }
    return completed;
  }

  private static String otherwise(@Nullable String value, String other) {
    return value == null ? other : value;
  }
}
