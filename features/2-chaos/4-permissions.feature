@chaos @needs-running-tasks @needs-iam-enforced
Feature: Permissions are taken away
  Tasks that run go on: it is the next one that cannot start. A missing permission is found out when a task is lost,
  which is the worst of times.

  @spec-4.5 @drill-logs-denied
  Scenario: The execution role may no longer write logs
    Given the drill's hypothesis
      """
      The task that runs goes on. A replacement does not start, for its log stream cannot be made:
      ResourceInitializationError. ECS tries again and again, ever more slowly, and succeeds once the permission is
      back, without anybody's help.
      """
    And an error budget of 2 percent of the requests
    And never fewer than 1 healthy target
    And a load of 50 requests a second
    When the execution role may no longer write logs
    Then the role's permission "logs:CreateLogStream" is gone
    When a task of the service is stopped through ECS
    Then replacements fail within 60 seconds, for the reason "ResourceInitializationError"
    When the fault is undone
    Then the service is steady again within 180 seconds
    And the hypothesis holds

  @spec-2.3 @drill-pulls-denied
  Scenario: The image cannot be pulled during a replacement
    Given the drill's hypothesis
      """
      The task that runs has its image. A replacement cannot pull it: CannotPullContainerError. ECS tries again and
      again, ever more slowly, and succeeds once the registry lets it in.
      """
    And an error budget of 2 percent of the requests
    And never fewer than 1 healthy target
    And a load of 50 requests a second
    When the execution role may no longer pull the image
    Then the role's permission "ecr:BatchGetImage" is gone
    When a task of the service is stopped through ECS
    Then replacements fail within 60 seconds, for the reason "CannotPull|pull image|unable to pull"
    When the fault is undone
    Then the service is steady again within 180 seconds
    And the hypothesis holds
