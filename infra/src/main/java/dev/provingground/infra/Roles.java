package dev.provingground.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.ecr.IRepository;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

/**
 * What the service may do. ECS itself, for a task: pull the one image and write the one log group
 * (the <i>task execution role</i>). The container: nothing (the <i>task role</i>).
 */
final class Roles extends Construct {
  private final Role execution;
  private final Role task;

  Roles(Construct scope, IRepository repository, ILogGroup logGroup) {
    super(scope, "Roles");
    this.execution =
        Role.Builder.create(this, "Execution")
            .description("Pulls the image and writes the logs of the tasks")
            .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
            // Part of the role, not a policy beside it: no task can start with the role and without
            // the permissions.
            .inlinePolicies(Map.of("PullImageAndWriteLogs", pullAndLog(repository, logGroup)))
            .build();
    this.task =
        Role.Builder.create(this, "Task")
            .description("The container's own permissions: none")
            .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
            .build();
  }

  private static PolicyDocument pullAndLog(IRepository repository, ILogGroup logGroup) {
    return PolicyDocument.Builder.create()
        .statements(
            List.of(
                // The token opens the registry, not a repository: AWS knows no resource for it.
                allow("LogInToRegistry", List.of("ecr:GetAuthorizationToken"), "*"),
                allow(
                    "PullImage",
                    List.of(
                        "ecr:BatchCheckLayerAvailability",
                        "ecr:BatchGetImage",
                        "ecr:GetDownloadUrlForLayer"),
                    repository.getRepositoryArn()),
                // The log group's ARN ends in ":*", its streams.
                allow(
                    "WriteLogs",
                    List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                    logGroup.getLogGroupArn())))
        .build();
  }

  private static PolicyStatement allow(String id, List<String> actions, String resource) {
    return PolicyStatement.Builder.create()
        .sid(id)
        .actions(actions)
        .resources(List.of(resource))
        .build();
  }

  /** The execution role as it is: what uses it cannot widen it. */
  IRole execution() {
    return execution.withoutPolicyUpdates();
  }

  /** The task role as it is: what uses it cannot widen it. */
  IRole task() {
    return task.withoutPolicyUpdates();
  }

  void describe(StackOutputs outputs) {
    outputs.add(Outputs.EXECUTION_ROLE_ARN, execution.getRoleArn());
    outputs.add(Outputs.TASK_ROLE_ARN, task.getRoleArn());
  }
}
