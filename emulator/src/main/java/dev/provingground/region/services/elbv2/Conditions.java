package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.Supported;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.HostHeaderConditionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.HttpHeaderConditionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.HttpRequestMethodConditionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.PathPatternConditionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.QueryStringConditionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SourceIpConditionConfig;

/** The conditions of rules: checked, completed as the API describes them, and handed to nodes. */
final class Conditions {
  /** What values may be, by field: RuleCondition and its configurations in the API reference. */
  private static final Map<String, Pattern> VALUES =
      Map.of(
          "host-header", Pattern.compile("[A-Za-z0-9.*?-]{1,128}"),
          "path-pattern", Pattern.compile("[A-Za-z0-9_.$/~\"'@:+&*?-]{1,128}"),
          "http-request-method", Pattern.compile("[A-Z_-]{1,40}"),
          "http-header", Pattern.compile(".{1,128}"));

  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}");
  private static final int MAX_PARAMETER = 128;

  private Conditions() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError, or
   *     NotImplemented for a field that this region has not
   */
  static List<RuleCondition> complete(List<RuleCondition> conditions) {
    Constraint.required(conditions, "conditions");
    var completed = conditions.stream().map(Conditions::complete).toList();
    var single = new HashSet<String>();
    int values = 0;
    int wildcards = 0;
    for (var condition : completed) {
      boolean repeatable =
          condition.field().equals("http-header") || condition.field().equals("query-string");
      if (!repeatable && !single.add(condition.field())) {
        throw ElbErrors.validation(
            "A rule can have only one '" + condition.field() + "' condition");
      }
      var texts = texts(condition);
      values += texts.size();
      wildcards += texts.stream().mapToInt(Conditions::wildcards).sum();
    }
    atMost(Quota.CONDITION_VALUES_PER_ALB_RULE, values, "condition values");
    atMost(Quota.CONDITION_WILDCARDS_PER_ALB_RULE, wildcards, "wildcards");
    return completed;
  }

  private static void atMost(Quota quota, int count, String what) {
    if (count > quota.most()) {
      throw ElbErrors.validation("Rules can have at most " + quota.most() + " " + what);
    }
  }

  /** All that a request is compared with. */
  private static List<String> texts(RuleCondition condition) {
    return switch (forNode(condition)) {
      case BalancerFabric.Condition.HostHeader host -> host.patterns();
      case BalancerFabric.Condition.PathPattern path -> path.patterns();
      case BalancerFabric.Condition.HttpHeader header -> header.patterns();
      case BalancerFabric.Condition.HttpRequestMethod method -> method.methods();
      case BalancerFabric.Condition.SourceIp source -> source.blocks();
      case BalancerFabric.Condition.QueryString query ->
          query.parameters().stream().map(one -> one.key().orElse("") + one.value()).toList();
    };
  }

  private static int wildcards(String text) {
    return Math.toIntExact(text.chars().filter(c -> c == '*' || c == '?').count());
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
      case "query-string" ->
          new BalancerFabric.Condition.QueryString(
              condition.queryStringConfig().values().stream()
                  .map(
                      one ->
                          new BalancerFabric.QueryParameter(
                              Optional.ofNullable(one.key()), one.value()))
                  .toList());
      case "source-ip" ->
          new BalancerFabric.Condition.SourceIp(condition.sourceIpConfig().values());
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
        var name = Constraint.required(config.httpHeaderName(), "httpHeaderConfig.httpHeaderName");
        check(field, name, HEADER_NAME);
        values(field, List.of(), config.values());
      }
      case "http-request-method" -> {
        Supported.only(condition, "Field", "HttpRequestMethodConfig");
        HttpRequestMethodConditionConfig config =
            Constraint.required(condition.httpRequestMethodConfig(), "httpRequestMethodConfig");
        values(field, List.of(), config.values());
      }
      case "query-string" -> {
        Supported.only(condition, "Field", "QueryStringConfig");
        QueryStringConditionConfig config =
            Constraint.required(condition.queryStringConfig(), "queryStringConfig");
        for (var one : Constraint.required(config.values(), "queryStringConfig.values")) {
          Constraint.required(one.value(), "queryStringConfig.values.1.member.value");
          if (one.value().length() > MAX_PARAMETER
              || (one.key() != null && one.key().length() > MAX_PARAMETER)) {
            throw ElbErrors.validation(
                "A key or value of condition 'query-string' can have at most "
                    + MAX_PARAMETER
                    + " characters");
          }
        }
      }
      case "source-ip" -> {
        Supported.only(condition, "Field", "SourceIpConfig");
        SourceIpConditionConfig config =
            Constraint.required(condition.sourceIpConfig(), "sourceIpConfig");
        for (var block : values(field, List.of(), config.values())) {
          if (!Ipv4.isBlock(block)) {
            throw ElbErrors.validation(
                "The value '" + block + "' of condition 'source-ip' must be a CIDR block of IPv4");
          }
        }
      }
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
    var allowed = VALUES.get(field);
    if (allowed != null) {
      values.forEach(value -> check(field, value, allowed));
    }
    return List.copyOf(values);
  }

  private static void check(String field, String text, Pattern allowed) {
    if (!allowed.matcher(text).matches()) {
      throw ElbErrors.validation(
          "'%s' of condition '%s' must match %s".formatted(text, field, allowed.pattern()));
    }
  }
}
