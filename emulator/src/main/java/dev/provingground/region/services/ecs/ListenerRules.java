package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * The listener rules that ECS shifts traffic by, with a service's infrastructure role ("Amazon ECS
 * infrastructure IAM role for load balancers").
 */
final class ListenerRules {
  private static final String PRINCIPAL = "ecs.amazonaws.com";
  private static final String SESSION = "ECSNetworkingWithELB";

  private final ServiceContext context;

  ListenerRules(ServiceContext context) {
    this.context = context;
  }

  /**
   * The weights of the target groups that a rule forwards to; empty where it does something else.
   *
   * @throws AwsServiceException what Elastic Load Balancing says, also when there is no such rule
   */
  Map<String, Integer> weights(Caller caller, String ruleArn) {
    return forwarding(rule(caller, ruleArn))
        .map(
            forward -> {
              var weights = new LinkedHashMap<String, Integer>();
              forward
                  .targetGroups()
                  .forEach(group -> weights.put(group.targetGroupArn(), group.weight()));
              return weights;
            })
        .orElseGet(LinkedHashMap::new);
  }

  /**
   * Has a rule forward by these weights, sticky as it was. A listener's default rule is changed
   * through its listener.
   *
   * @throws AwsServiceException what Elastic Load Balancing says
   */
  void forward(Caller caller, String ruleArn, Map<String, Integer> weights) {
    var rule = rule(caller, ruleArn);
    var groups =
        weights.entrySet().stream()
            .map(
                one ->
                    TargetGroupTuple.builder()
                        .targetGroupArn(one.getKey())
                        .weight(one.getValue())
                        .build())
            .toList();
    var action =
        Action.builder()
            .type(ActionTypeEnum.FORWARD)
            .forwardConfig(
                forwarding(rule)
                    .map(ForwardActionConfig::toBuilder)
                    .orElseGet(ForwardActionConfig::builder)
                    .targetGroups(groups)
                    .build())
            .build();
    if (rule.isDefault()) {
      var listener = ruleArn.substring(0, ruleArn.lastIndexOf('/'));
      call(
          caller,
          elb ->
              elb.modifyListener(
                  r ->
                      r.listenerArn(listener.replace(":listener-rule/", ":listener/"))
                          .defaultActions(action)));
    } else {
      call(caller, elb -> elb.modifyRule(r -> r.ruleArn(ruleArn).actions(action)));
    }
  }

  /**
   * The infrastructure role, taken on.
   *
   * @throws ShiftFailure when it does not exist or does not trust ECS
   */
  Caller infrastructure(String roleArn) throws ShiftFailure {
    try {
      return context.roles().assume(roleArn, PRINCIPAL, SESSION).caller();
    } catch (AwsServiceException e) {
      throw new ShiftFailure(
          "of invalid networking configuration. ECS was unable to manage the ELB resources due to"
              + " missing permissions on ECS Infrastructure Role '"
              + roleArn
              + "'.");
    }
  }

  private Rule rule(Caller caller, String ruleArn) {
    return call(caller, elb -> elb.describeRules(r -> r.ruleArns(ruleArn))).rules().getFirst();
  }

  private static Optional<ForwardActionConfig> forwarding(Rule rule) {
    return rule.actions().stream()
        .filter(action -> action.type() == ActionTypeEnum.FORWARD)
        .map(Action::forwardConfig)
        .findFirst();
  }

  private <R> R call(Caller caller, Function<ElasticLoadBalancingV2Client, R> operation) {
    return CallContext.call(
        caller,
        () -> operation.apply(context.services().client(ElasticLoadBalancingV2Client.class)));
  }

  /**
   * Weights by which one of two groups gets a share of the requests, to a tenth of a percent.
   *
   * @param percent of the requests that green gets
   */
  static Map<String, Integer> split(String blue, String green, double percent) {
    int whole = percent == Math.rint(percent) ? 100 : 1_000;
    int share = (int) Math.round(percent * whole / 100);
    var weights = new LinkedHashMap<String, Integer>();
    weights.put(blue, whole - share);
    weights.put(green, share);
    return weights;
  }

  /** Target groups that get requests. */
  static List<String> serving(Map<String, Integer> weights) {
    return weights.entrySet().stream()
        .filter(one -> one.getValue() > 0)
        .map(Map.Entry::getKey)
        .toList();
  }
}
