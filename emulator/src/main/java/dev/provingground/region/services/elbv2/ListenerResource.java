package dev.provingground.region.services.elbv2;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/** A listener for HTTP or HTTPS, its rules by priority, and its default rule. */
final class ListenerResource {
  /** A rule's place: the SDK has it as text. */
  static final String DEFAULT = "default";

  private final String arn;
  private final String loadBalancerArn;
  private final TreeMap<Integer, Rule> rules = new TreeMap<>();
  private Rule defaultRule;
  private int port;
  private @Nullable SecureListening secure;
  private Attributes attributes = new Attributes(AttributeCatalogs.LISTENER);

  ListenerResource(
      String arn, String loadBalancerArn, int port, String defaultRuleArn, List<Action> actions) {
    this.arn = arn;
    this.loadBalancerArn = loadBalancerArn;
    this.port = port;
    this.defaultRule =
        Rule.builder()
            .ruleArn(defaultRuleArn)
            .priority(DEFAULT)
            .isDefault(true)
            .conditions(List.<RuleCondition>of())
            .actions(actions)
            .build();
  }

  String arn() {
    return arn;
  }

  String loadBalancerArn() {
    return loadBalancerArn;
  }

  int port() {
    return port;
  }

  void putPort(int value) {
    port = value;
  }

  /** Null for HTTP. */
  @Nullable SecureListening secure() {
    return secure;
  }

  void putSecure(@Nullable SecureListening value) {
    secure = value;
  }

  Attributes attributes() {
    return attributes;
  }

  void putAttributes(Attributes changed) {
    attributes = changed;
  }

  void putDefaultActions(List<Action> actions) {
    defaultRule = defaultRule.toBuilder().actions(actions).build();
  }

  /** In order of evaluation, the default rule last. */
  List<Rule> rules() {
    return Stream.concat(rules.values().stream(), Stream.of(defaultRule)).toList();
  }

  @Nullable Rule rule(String ruleArn) {
    return rules().stream().filter(rule -> rule.ruleArn().equals(ruleArn)).findFirst().orElse(null);
  }

  boolean hasPriority(int priority) {
    return rules.containsKey(priority);
  }

  /** Adds a rule or replaces the one of its priority. */
  void put(Rule rule) {
    if (rule.isDefault()) {
      defaultRule = rule;
    } else {
      rules.put(Integer.parseInt(rule.priority()), rule);
    }
  }

  void removeRule(String ruleArn) {
    rules.values().removeIf(rule -> rule.ruleArn().equals(ruleArn));
  }

  /** ARNs of the groups that any rule forwards to. */
  Set<String> targetGroups() {
    var arns = new LinkedHashSet<String>();
    rules().forEach(rule -> arns.addAll(Actions.targetGroups(rule.actions())));
    return arns;
  }

  Listener describe() {
    var described =
        Listener.builder()
            .listenerArn(arn)
            .loadBalancerArn(loadBalancerArn)
            .port(port)
            .protocol(secure == null ? ProtocolEnum.HTTP : ProtocolEnum.HTTPS)
            .defaultActions(defaultRule.actions());
    if (secure != null) {
      var first = Certificate.builder().certificateArn(secure.certificateArns().getFirst()).build();
      described.sslPolicy(secure.policy().name()).certificates(first);
    }
    return described.build();
  }
}
