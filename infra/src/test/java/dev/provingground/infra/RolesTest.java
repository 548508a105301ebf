package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awscdk.assertions.Capture;
import software.amazon.awscdk.assertions.Match;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesTest {
  private final StackTemplate stack = StackTemplate.service(DeploymentOptions.reference());

  @Test
  void noRoleHasAPolicyThatIsNotItsOwn() {
    stack.hasCount("AWS::IAM::Role", 2);
    stack.hasNone("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy");
    stack
        .template()
        .allResourcesProperties("AWS::IAM::Role", Map.of("ManagedPolicyArns", Match.absent()));
  }

  @Test
  void onlyEcsTasksMayAssumeThem() {
    stack
        .template()
        .allResourcesProperties(
            "AWS::IAM::Role",
            Map.of(
                "AssumeRolePolicyDocument",
                Map.of(
                    "Version",
                    "2012-10-17",
                    "Statement",
                    List.of(
                        Map.of(
                            "Action", "sts:AssumeRole",
                            "Effect", "Allow",
                            "Principal", Map.of("Service", "ecs-tasks.amazonaws.com"))))));
  }

  @Test
  void theExecutionRolePullsTheOneImageAndWritesTheOneLogGroupAndNothingMore() {
    Capture repository = new Capture();
    stack.has(
        "AWS::IAM::Role",
        Map.of(
            "Policies",
            List.of(
                Map.of(
                    "PolicyName",
                    Match.anyValue(),
                    "PolicyDocument",
                    Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(
                            allow("ecr:GetAuthorizationToken", "*"),
                            allow(
                                List.of(
                                    "ecr:BatchCheckLayerAvailability",
                                    "ecr:BatchGetImage",
                                    "ecr:GetDownloadUrlForLayer"),
                                repository),
                            allow(
                                List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                                Map.of(
                                    "Fn::GetAtt",
                                    List.of(stack.id("AWS::Logs::LogGroup"), "Arn")))))))));
    assertThat(repository.asObject().toString()).endsWith(":repository/proving-ground/workload]]}");
  }

  @Test
  void theTaskRoleMayDoNothing() {
    stack.has(
        "AWS::IAM::Role",
        Map.of("Description", Match.stringLikeRegexp("container"), "Policies", Match.absent()));
  }

  @Test
  void theTaskDefinitionNamesEachForItsPurpose() {
    Capture execution = new Capture();
    Capture task = new Capture();
    stack.has(
        "AWS::ECS::TaskDefinition",
        Map.of(
            "ExecutionRoleArn", Map.of("Fn::GetAtt", List.of(execution, "Arn")),
            "TaskRoleArn", Map.of("Fn::GetAtt", List.of(task, "Arn"))));
    assertThat(
            stack
                .template()
                .findResources(
                    "AWS::IAM::Role", Map.of("Properties", Map.of("Policies", Match.anyValue()))))
        .containsOnlyKeys(execution.asString());
    assertThat(stack.ids("AWS::IAM::Role"))
        .containsExactlyInAnyOrder(execution.asString(), task.asString());
  }

  private static Map<String, Object> allow(Object actions, Object resource) {
    return Map.of(
        "Sid", Match.anyValue(), "Effect", "Allow", "Action", actions, "Resource", resource);
  }
}
