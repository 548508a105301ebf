package dev.provingground.region.services.ecs;

import dev.provingground.region.api.Roles;
import dev.provingground.region.services.ecs.TaskSpec.Sessions;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Takes on a task's roles before it is launched. */
final class TaskRoles {
  /** Whom the roles of tasks must trust. */
  static final String PRINCIPAL = "ecs-tasks.amazonaws.com";

  private final Roles roles;

  TaskRoles(Roles roles) {
    this.roles = roles;
  }

  /**
   * @throws AwsServiceException ClientException when a role does not exist or does not trust ECS
   *     tasks
   */
  Sessions assume(TaskSpec spec, String taskId) {
    return new Sessions(
        assume(spec.executionRoleArn(), taskId), assume(spec.taskRoleArn(), taskId));
  }

  private Optional<Roles.Session> assume(Optional<String> roleArn, String taskId) {
    return roleArn.map(
        arn -> {
          try {
            return roles.assume(arn, PRINCIPAL, taskId);
          } catch (AwsServiceException e) {
            throw EcsErrors.client(
                "ECS was unable to assume the role '"
                    + arn
                    + "' that was provided for this task. Please verify that the role being passed"
                    + " has the proper trust relationship and permissions and that your IAM user"
                    + " has permissions to pass this role.");
          }
        });
  }
}
