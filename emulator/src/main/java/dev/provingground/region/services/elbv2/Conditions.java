package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.Supported;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.HostHeaderConditionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.HttpHeaderConditionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.HttpRequestMethodConditionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.PathPatternConditionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/** The conditions of rules: checked, completed as the API describes them, and handed to nodes. */
final class Conditions {
  private Conditions() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError, or
   *     NotImplemented for a field that this region has not
   */
  static List<RuleCondition> complete(List<RuleCondition> conditions) {
    Constraint.required(conditions, "conditions");
    return conditions.stream().map(Conditions::complete).toList();
  }

  /** What a completed condition means to a node. */
  static BalancerFabric.Condition forNode(RuleCondition condition) {
    return switch (condition.field()) {
      case "host-header" ->
          new BalancerFabric.Condition.HostHeader(condition.hostHeaderConfig().values());
      case "path-pattern" ->
          new BalancerFabric.Condition.PathPattern(condition.pathPatternConfig().values());
      case "http-header" ->
          new BalancerFabric.Condition.HttpHeader(
              condition.httpHeaderConfig().httpHeaderName(), condition.httpHeaderConfig().values());
      case "http-request-method" ->
          new BalancerFabric.Condition.HttpRequestMethod(
              condition.httpRequestMethodConfig().values());
      default -> throw new IllegalArgumentException("not completed: " + condition);
    };
  }

  private static RuleCondition complete(RuleCondition condition) {
    var field = Constraint.required(condition.field(), "conditions.1.member.field");
    var completed = condition.toBuilder();
    switch (field) {
      case "host-header" -> {
        Supported.only(condition, "Field", "Values", "HostHeaderConfig");
        var config = condition.hostHeaderConfig();
        plainValuesOnly(config);
        var values = values(field, condition.values(), config == null ? null : config.values());
        completed
            .values(values)
            .hostHeaderConfig(HostHeaderConditionConfig.builder().values(values).build());
      }
      case "path-pattern" -> {
        Supported.only(condition, "Field", "Values", "PathPatternConfig");
        var config = condition.pathPatternConfig();
        plainValuesOnly(config);
        var values = values(field, condition.values(), config == null ? null : config.values());
        completed
            .values(values)
            .pathPatternConfig(PathPatternConditionConfig.builder().values(values).build());
      }
      case "http-header" -> {
        Supported.only(condition, "Field", "HttpHeaderConfig");
        HttpHeaderConditionConfig config =
            Constraint.required(condition.httpHeaderConfig(), "httpHeaderConfig");
        plainValuesOnly(config);
        Constraint.required(config.httpHeaderName(), "httpHeaderConfig.httpHeaderName");
        values(field, List.of(), config.values());
      }
      case "http-request-method" -> {
        Supported.only(condition, "Field", "HttpRequestMethodConfig");
        HttpRequestMethodConditionConfig config =
            Constraint.required(condition.httpRequestMethodConfig(), "httpRequestMethodConfig");
        values(field, List.of(), config.values());
      }
      case "query-string", "source-ip" ->
          throw Supported.unsupported("Condition field '" + field + "'");
      default ->
          throw ElbErrors.validation(
              "Condition field '"
                  + field
                  + "' must be one of '[path-pattern, host-header, http-header,"
                  + " http-request-method, query-string, source-ip]'");
    }
    return completed.build();
  }

  private static void plainValuesOnly(@Nullable SdkPojo config) {
    if (config != null) {
      Supported.only(config, "HttpHeaderName", "Values");
    }
  }

  private static List<String> values(
      String field, List<String> plain, @Nullable List<String> config) {
    var values = config == null || config.isEmpty() ? plain : config;
    if (values.isEmpty()) {
      throw ElbErrors.validation("A condition value must be specified for '" + field + "'");
    }
    return List.copyOf(values);
  }
}
