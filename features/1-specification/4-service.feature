@service
Feature: Service
  ECS keeps two tasks running on Fargate, one in each zone.

  @spec-1.9
  Scenario: A cluster groups the tasks
    Then the cluster is active
    And the tasks of the service are the tasks of the cluster

  @spec-1.10 @spec-2.4
  Scenario: The task definition states what a task is
    Then the task definition is for Fargate on Linux x86-64
    And it asks for 256 CPU units and 512 MiB of memory
    And its container listens on port 3000 over TCP
    And its container starts with its environment variables: APP_ENV production, PORT 3000, DRAIN_SECONDS 5
    And it has 30 seconds to stop
    And its container drops all Linux capabilities
    And it has an execution role and a task role
    And its container logs to the log group of the stack

  @spec-1.11 @needs-running-tasks
  Scenario: The service holds two tasks on Fargate
    Then the service asks for 2 tasks on Fargate
    And 2 tasks are running
    And they run in different availability zones
    And each has a public address

  @spec-1.11 @needs-running-tasks
  Scenario: Every task is registered with the target group and healthy
    Then the healthy targets are exactly the tasks of the service

  @spec-1.11 @spec-4.3
  Scenario: Deployments are safe
    Then a deployment keeps at least 100 and at most 200 percent of the tasks
    And the deployment circuit breaker is on and rolls back
    And the service balances its tasks over the availability zones
    And a new task is not judged by its health for 30 seconds

  @spec-1.9 @spec-1.11
  Scenario: Whose a task is can be told from its tags
    Then every task has the tags of the deployment
    And ECS has tagged every task with its cluster and its service

  @spec-2.4 @needs-running-tasks
  Scenario: Each task has the compute that it asked for
    When every task describes itself
    Then each reports a limit of 0.25 vCPU and 512 MiB

  @spec-2.4 @needs-running-tasks @needs-resource-limits
  Scenario: A task's memory limit is real
    When every task describes itself
    Then each sees a memory limit of 512 MiB
