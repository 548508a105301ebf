package dev.provingground.region.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;
import software.amazon.awssdk.services.iam.IamClient;

/** What services live in: a VPC with a subnet in each zone, roles, a log group, a cluster. */
final class Landscape {
  private static final String POLICY = "pull-and-log";
  private static final String TRUST =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
       "Principal": {"Service": "%s"}}]}
      """;

  private final SimulatedRegion region;
  private final List<String> zones;
  private final List<String> subnets = new ArrayList<>();
  private final Map<String, TaskImages.Care> cares = new HashMap<>();
  private final String vpc;
  private final String securityGroup;
  private final String executionRole;
  private final String taskRole;
  private final String infrastructureRole;

  /**
   * @param prefixLength of each subnet's block of addresses, from 20 to 28
   */
  Landscape(SimulatedRegion region, List<String> zones, int prefixLength) {
    this.region = region;
    this.zones = zones;
    vpc =
        region
            .call(Ec2Client.class, ec2 -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")))
            .vpc()
            .vpcId();
    for (int i = 0; i < zones.size(); i++) {
      var zone = zones.get(i);
      var block = "10.0." + 16 * i + ".0/" + prefixLength;
      var subnet =
          region
              .call(
                  Ec2Client.class,
                  ec2 ->
                      ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(block).availabilityZone(zone)))
              .subnet()
              .subnetId();
      subnets.add(subnet);
      region.fleet.put(subnet, zone);
    }
    securityGroup =
        region
            .call(
                Ec2Client.class,
                ec2 ->
                    ec2.createSecurityGroup(r -> r.groupName("all").description("all").vpcId(vpc)))
            .groupId();
    executionRole = role("execution", "ecs-tasks.amazonaws.com");
    taskRole = role("task", "ecs-tasks.amazonaws.com");
    infrastructureRole = role("infrastructure", "ecs.amazonaws.com");
    permit("ecr:*", "logs:*");
    permitRole("infrastructure", "elasticloadbalancing:*");
    region.call(
        CloudWatchLogsClient.class,
        logs -> logs.createLogGroup(r -> r.logGroupName(TaskImages.LOG_GROUP)));
    region.call(
        EcsClient.class,
        ecs ->
            ecs.createCluster(
                r -> r.clusterName(World.CLUSTER).capacityProviders("FARGATE", "FARGATE_SPOT")));
  }

  List<String> zones() {
    return zones;
  }

  List<String> subnets() {
    return subnets;
  }

  String zoneOf(String subnetId) {
    return zones.get(subnets.indexOf(subnetId));
  }

  String vpc() {
    return vpc;
  }

  String securityGroup() {
    return securityGroup;
  }

  private String role(String name, String principal) {
    return region
        .call(
            IamClient.class,
            iam ->
                iam.createRole(
                    r -> r.roleName(name).assumeRolePolicyDocument(TRUST.formatted(principal))))
        .role()
        .arn();
  }

  /** From now on the execution role may do this and nothing else. */
  void permit(String... actions) {
    permitRole("execution", actions);
  }

  private void permitRole(String role, String... actions) {
    var document =
        "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Resource\": \"*\","
            + " \"Action\": [\""
            + String.join("\", \"", actions)
            + "\"]}]}";
    region.call(
        IamClient.class,
        iam ->
            iam.putRolePolicy(r -> r.roleName(role).policyName(POLICY).policyDocument(document)));
  }

  /** All subnets. */
  NetworkConfiguration network() {
    return network(subnets);
  }

  NetworkConfiguration network(List<String> someSubnets) {
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(r -> r.subnets(someSubnets).securityGroups(securityGroup))
        .build();
  }

  /** Registers a task definition; its ARN. */
  String register(String family, String image, TaskImages.Care care) {
    var arn =
        region
            .call(
                EcsClient.class,
                ecs ->
                    ecs.registerTaskDefinition(
                        TaskImages.definition(family, image, executionRole, taskRole, care)))
            .taskDefinition()
            .taskDefinitionArn();
    cares.put(arn, care);
    return arn;
  }

  /** What a task definition says beyond its image; nothing when it is a stack's. */
  TaskImages.Care care(String taskDefinitionArn) {
    return cares.getOrDefault(taskDefinitionArn, TaskImages.Care.NONE);
  }

  /**
   * Makes a load balancer of that name with a listener for one target group.
   *
   * @return the target group's ARN
   */
  String loadBalancer(String name, Probing probing) {
    var group = targetGroup(name, probing);
    listener(name, forward(group));
    return group;
  }

  /**
   * Two target groups that share the traffic of a load balancer's rules.
   *
   * @param first has all of it in the beginning
   * @param testRule empty: there is no test traffic
   * @param roleArn of the role by which ECS changes the rules
   */
  record Pair(
      String first,
      String second,
      String productionRule,
      Optional<String> testRule,
      String roleArn) {}

  /** Makes a load balancer of that name whose traffic two target groups can share. */
  Pair pair(String name, Probing probing, boolean tested) {
    var first = targetGroup(name, probing);
    var second = targetGroup(name + "-2", probing);
    var shared = forward(first, second);
    var listener = listener(name, shared);
    var production =
        call(elb -> elb.describeRules(r -> r.listenerArn(listener))).rules().getFirst().ruleArn();
    var test = tested ? Optional.of(testRule(listener, shared)) : Optional.<String>empty();
    return new Pair(first, second, production, test, infrastructureRole);
  }

  /** The weights of a rule's target groups. */
  Map<String, Integer> weights(String ruleArn) {
    var weights = new LinkedHashMap<String, Integer>();
    call(elb -> elb.describeRules(r -> r.ruleArns(ruleArn)))
        .rules()
        .getFirst()
        .actions()
        .getFirst()
        .forwardConfig()
        .targetGroups()
        .forEach(one -> weights.put(one.targetGroupArn(), one.weight()));
    return weights;
  }

  private String testRule(String listener, Action shared) {
    return call(elb ->
            elb.createRule(
                r ->
                    r.listenerArn(listener)
                        .priority(1)
                        .conditions(
                            RuleCondition.builder().field("path-pattern").values("/test").build())
                        .actions(shared)))
        .rules()
        .getFirst()
        .ruleArn();
  }

  private String targetGroup(String name, Probing probing) {
    var group =
        call(elb ->
                elb.createTargetGroup(
                    r ->
                        r.name(name)
                            .protocol("HTTP")
                            .port(TaskImages.PORT)
                            .vpcId(vpc)
                            .targetType("ip")
                            .healthCheckIntervalSeconds(probing.interval())
                            .healthCheckTimeoutSeconds(probing.timeout())
                            .healthyThresholdCount(probing.healthyThreshold())
                            .unhealthyThresholdCount(probing.unhealthyThreshold())))
            .targetGroups()
            .getFirst()
            .targetGroupArn();
    call(
        elb ->
            elb.modifyTargetGroupAttributes(
                r ->
                    r.targetGroupArn(group)
                        .attributes(
                            attribute(
                                "deregistration_delay.timeout_seconds",
                                String.valueOf(probing.deregistrationDelay())),
                            attribute(
                                "load_balancing.cross_zone.enabled",
                                String.valueOf(probing.crossZone())))));
    return Objects.requireNonNull(group);
  }

  private String listener(String name, Action action) {
    var balancer =
        call(elb ->
                elb.createLoadBalancer(
                    r ->
                        r.name(name)
                            .scheme("internal")
                            .subnets(subnets)
                            .securityGroups(securityGroup)))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    return call(elb ->
            elb.createListener(
                r -> r.loadBalancerArn(balancer).port(80).protocol("HTTP").defaultActions(action)))
        .listeners()
        .getFirst()
        .listenerArn();
  }

  /** All to the first, and nothing to the others. */
  private static Action forward(String... groups) {
    var weights =
        Arrays.stream(groups)
            .map(
                group ->
                    TargetGroupTuple.builder()
                        .targetGroupArn(group)
                        .weight(group.equals(groups[0]) ? 100 : 0)
                        .build())
            .toList();
    return Action.builder()
        .type(ActionTypeEnum.FORWARD)
        .forwardConfig(forward -> forward.targetGroups(weights))
        .build();
  }

  /** How a target group probes and drains; seconds. */
  record Probing(
      int interval,
      int timeout,
      int healthyThreshold,
      int unhealthyThreshold,
      int deregistrationDelay,
      boolean crossZone) {}

  private <R> R call(Function<ElasticLoadBalancingV2Client, R> operation) {
    return region.call(ElasticLoadBalancingV2Client.class, operation);
  }

  private static TargetGroupAttribute attribute(String key, String value) {
    return TargetGroupAttribute.builder().key(key).value(value).build();
  }
}
