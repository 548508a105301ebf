package dev.provingground.infra;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awscdk.assertions.Match;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkloadServiceTest {
  private final StackTemplate stack = StackTemplate.service(DeploymentOptions.reference());

  @Test
  void itKeepsTwoTasksOnFargateInTheCluster() {
    stack.hasCount("AWS::ECS::Cluster", 1);
    service(
        Map.of(
            "Cluster",
            stack.ref("AWS::ECS::Cluster"),
            "TaskDefinition",
            stack.ref("AWS::ECS::TaskDefinition"),
            "LaunchType",
            "FARGATE",
            "DesiredCount",
            2));
  }

  @Test
  void itKeepsAsManyTasksAsTheOptionsSay() {
    StackTemplate.service(DeploymentOptions.reference().withDesiredCount(3))
        .has("AWS::ECS::Service", Map.of("DesiredCount", 3));
  }

  @Test
  void itRegistersItsTasksWithTheTargetGroup() {
    service(
        Map.of(
            "HealthCheckGracePeriodSeconds",
            30,
            "LoadBalancers",
            List.of(
                Map.of(
                    "ContainerName",
                    "workload",
                    "ContainerPort",
                    3000,
                    "TargetGroupArn",
                    stack.ref("AWS::ElasticLoadBalancingV2::TargetGroup")))));
  }

  @Test
  void itDeploysWithoutGoingBelowTheDesiredCountAndRollsBack() {
    service(
        Map.of(
            "DeploymentController",
            Map.of("Type", "ECS"),
            "DeploymentConfiguration",
            Map.of(
                "MinimumHealthyPercent",
                100,
                "MaximumPercent",
                200,
                "DeploymentCircuitBreaker",
                Map.of("Enable", true, "Rollback", true),
                "Alarms",
                Match.absent())));
  }

  @Test
  void itSpreadsItsTasksOverBothSubnetsWithPublicAddresses() {
    service(
        Map.of(
            "AvailabilityZoneRebalancing",
            "ENABLED",
            "NetworkConfiguration",
            Map.of(
                "AwsvpcConfiguration",
                Map.of(
                    "AssignPublicIp", "ENABLED",
                    "SecurityGroups", List.of(stack.groupId("Tasks")),
                    "Subnets",
                        stack.ids("AWS::EC2::Subnet").stream()
                            .map(id -> Map.of("Ref", id))
                            .toList()))));
  }

  @Test
  void itOffersNoWayIntoTheContainer() {
    service(Map.of("EnableExecuteCommand", false));
  }

  @Test
  void itHandsItsTagsToItsTasks() {
    service(Map.of("EnableECSManagedTags", true, "PropagateTags", "SERVICE"));
  }

  private void service(Map<String, ?> properties) {
    stack.has("AWS::ECS::Service", properties);
  }
}
