package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;

/**
 * What requests may say of services' load balancers, checked; in the words of "Troubleshooting
 * Amazon ECS blue/green deployments" where these have a second target group.
 */
final class LoadBalancerSettings {
  private static final Caller ITSELF = new Caller.Service("ecs.amazonaws.com");

  private final ServiceContext context;
  private final ListenerRules rules;

  LoadBalancerSettings(ServiceContext context) {
    this.context = context;
    this.rules = new ListenerRules(context);
  }

  /**
   * Each names a container and a port of the definition, and a group that a listener serves; a
   * second group and its rules where the strategy shifts traffic.
   *
   * @throws AwsServiceException InvalidParameterException
   */
  List<LoadBalancer> check(
      List<LoadBalancer> given, TaskDefinition definition, DeploymentStrategy strategy) {
    for (var one : given) {
      Supported.only(
          one, "targetGroupArn", "containerName", "containerPort", "advancedConfiguration");
      checkContainer(
          EcsErrors.required(one.containerName(), "LoadBalancer.containerName"),
          EcsErrors.required(one.containerPort(), "LoadBalancer.containerPort"),
          definition);
      var group = targetGroup(EcsErrors.required(one.targetGroupArn(), "targetGroupArn"));
      if (group.loadBalancerArns().isEmpty()) {
        throw EcsErrors.invalid(
            "The target group with targetGroupArn "
                + one.targetGroupArn()
                + " does not have an associated load balancer.");
      }
    }
    long pairs = given.stream().filter(one -> one.advancedConfiguration() != null).count();
    if (strategy != DeploymentStrategy.ROLLING && pairs < given.size()) {
      throw EcsErrors.invalid(
          "advancedConfiguration field is required for all loadBalancers when using a non-ROLLING"
              + " deployment strategy");
    }
    if (pairs > 0 && pairs < given.size()) {
      throw EcsErrors.invalid(
          "Either all or none of the provided loadBalancers must have advancedConfiguration"
              + " defined");
    }
    boolean gradual =
        strategy == DeploymentStrategy.LINEAR || strategy == DeploymentStrategy.CANARY;
    if (gradual && given.isEmpty()) {
      throw EcsErrors.invalid(
          "loadBalancers are required when using the deployment strategy " + strategy);
    }
    if (pairs > 0) {
      checkGroupsDiffer(given);
      given.forEach(this::checkRules);
    }
    return given;
  }

  /**
   * @throws AwsServiceException InvalidParameterException where the definition has no such
   *     container or that no such port
   */
  static void checkContainer(String name, int port, TaskDefinition definition) {
    var container = container(name, definition);
    if (container.portMappings().stream().noneMatch(mapping -> mapping.containerPort() == port)) {
      throw EcsErrors.invalid(
          "The container " + name + " did not have a container port " + port + " defined.");
    }
  }

  /**
   * @throws AwsServiceException InvalidParameterException where there is none of that name
   */
  static ContainerDefinition container(String name, TaskDefinition definition) {
    return definition.containerDefinitions().stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                EcsErrors.invalid(
                    "The container " + name + " does not exist in the task definition."));
  }

  private TargetGroup targetGroup(String arn) {
    try {
      return CallContext.call(
              ITSELF,
              () ->
                  context
                      .services()
                      .client(ElasticLoadBalancingV2Client.class)
                      .describeTargetGroups(request -> request.targetGroupArns(arn)))
          .targetGroups()
          .getFirst();
    } catch (TargetGroupNotFoundException e) {
      throw EcsErrors.invalid(
          "Unable to assume role and validate the specified targetGroupArn. Please verify that the"
              + " ECS service role being passed has the proper permissions.");
    }
  }

  private static void checkGroupsDiffer(List<LoadBalancer> pairs) {
    var seen = new HashSet<String>();
    pairs.stream()
        .flatMap(
            one ->
                Stream.of(
                    one.targetGroupArn(), one.advancedConfiguration().alternateTargetGroupArn()))
        .forEach(
            arn -> {
              if (!seen.add(EcsErrors.required(arn, "alternateTargetGroupArn"))) {
                throw EcsErrors.invalid("Duplicate targetGroupArn found: " + arn);
              }
            });
  }

  private void checkRules(LoadBalancer pair) {
    var advanced = pair.advancedConfiguration();
    EcsErrors.required(advanced.roleArn(), "advancedConfiguration.roleArn");
    var production =
        EcsErrors.required(advanced.productionListenerRule(), "productionListenerRule");
    checkRule(production, "productionListenerRule");
    var test = advanced.testListenerRule();
    checkRule(test, "testListenerRule");
    if (production.equals(test)) {
      throw EcsErrors.invalid(
          "The following rules cannot be used as both production and test listener rules: "
              + production);
    }
    if (test == null && !forwardsToBoth(pair, production)) {
      throw EcsErrors.invalid(
          "For Application LoadBalancer, testListenerRule is required when productionListenerRule"
              + " is not associated with both targetGroup and alternateTargetGroup");
    }
  }

  private static void checkRule(@Nullable String arn, String member) {
    if (arn != null
        && !arn.matches("arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:listener-rule/app/.+")) {
      throw EcsErrors.invalid(
          member
              + " has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: "
              + arn);
    }
  }

  private boolean forwardsToBoth(LoadBalancer pair, String rule) {
    try {
      return rules
          .weights(ITSELF, rule)
          .keySet()
          .containsAll(
              List.of(
                  pair.targetGroupArn(), pair.advancedConfiguration().alternateTargetGroupArn()));
    } catch (AwsServiceException e) {
      throw EcsErrors.invalid("productionListenerRule: " + RevisionTargets.message(e));
    }
  }
}
