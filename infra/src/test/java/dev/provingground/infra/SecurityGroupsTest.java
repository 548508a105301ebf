package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awscdk.assertions.Capture;
import software.amazon.awscdk.assertions.Match;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityGroupsTest {
  private final StackTemplate stack = StackTemplate.service(DeploymentOptions.reference());

  @Test
  void thereIsOneForTheLoadBalancerAndOneForTheTasks() {
    stack.hasCount("AWS::EC2::SecurityGroup", 2);
    assertThat(stack.groupId("Load balancer")).isNotEqualTo(stack.groupId("Tasks"));
  }

  @Test
  void theWorldReachesTheLoadBalancerOnPort80Only() {
    stack.has(
        "AWS::EC2::SecurityGroup",
        Map.of(
            "GroupDescription", Match.stringLikeRegexp("^Load balancer"),
            "SecurityGroupIngress", List.of(rule("0.0.0.0/0", 80))));
  }

  @Test
  void onlyTheLoadBalancerReachesTheTasksAndOnlyOnTheirPort() {
    stack.hasCount("AWS::EC2::SecurityGroupIngress", 1);
    stack.has(
        "AWS::EC2::SecurityGroupIngress",
        Map.of(
            "GroupId",
            stack.groupId("Tasks"),
            "SourceSecurityGroupId",
            stack.groupId("Load balancer"),
            "IpProtocol",
            "tcp",
            "FromPort",
            3000,
            "ToPort",
            3000));
    stack.has(
        "AWS::EC2::SecurityGroup",
        Map.of(
            "GroupDescription", Match.stringLikeRegexp("^Tasks"),
            "SecurityGroupIngress", Match.absent()));
  }

  /**
   * A rule beside the group makes CloudFormation take AWS's default rule away, which allows
   * everything.
   */
  @Test
  void theLoadBalancerReachesTheTasksAndNothingElse() {
    stack.hasCount("AWS::EC2::SecurityGroupEgress", 1);
    stack.has(
        "AWS::EC2::SecurityGroupEgress",
        Map.of(
            "GroupId",
            stack.groupId("Load balancer"),
            "DestinationSecurityGroupId",
            stack.groupId("Tasks"),
            "IpProtocol",
            "tcp",
            "FromPort",
            3000,
            "ToPort",
            3000));
    stack.has(
        "AWS::EC2::SecurityGroup",
        Map.of(
            "GroupDescription", Match.stringLikeRegexp("^Load balancer"),
            "SecurityGroupEgress", Match.absent()));
  }

  @Test
  void theTasksReachAwsOverHttpsAndNothingElse() {
    stack.has(
        "AWS::EC2::SecurityGroup",
        Map.of(
            "GroupDescription", Match.stringLikeRegexp("^Tasks"),
            "SecurityGroupEgress", List.of(rule("0.0.0.0/0", 443))));
  }

  @Test
  void theRulesAreThereBeforeTheFirstTask() {
    Capture dependencies = new Capture();
    stack.template().hasResource("AWS::ECS::Service", Map.of("DependsOn", dependencies));
    assertThat(dependencies.asArray())
        .asInstanceOf(InstanceOfAssertFactories.list(Object.class))
        .contains(
            stack.id("AWS::EC2::SecurityGroupIngress"), stack.id("AWS::EC2::SecurityGroupEgress"));
  }

  private static Map<String, Object> rule(String cidr, int port) {
    return Map.of(
        "CidrIp", cidr,
        "IpProtocol", "tcp",
        "FromPort", port,
        "ToPort", port,
        "Description", Match.anyValue());
  }
}
