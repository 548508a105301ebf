@chaos @needs-running-tasks
Feature: A task is stopped
  Somebody stops a task. ECS must notice that one is missing and start another, while the service goes on answering.

  @spec-4.3 @spec-4.6 @drill-task-stopped
  Scenario: One of two tasks is stopped under load
    Given the drill's hypothesis
      """
      When one of two tasks is stopped, the other one answers, ECS starts a replacement in the lost task's zone,
      and the service is back at two healthy tasks. A stopped task may fail requests that it was given
      before the load balancer stopped sending: SIGTERM can precede deregistration.
      """
    And an error budget of 2 percent of the requests
    And the cluster's ECS events are recorded
    And a load of 50 requests a second
    When a task of the service is stopped through ECS
    Then the service notices within 10 seconds
    And a replacement is running within 30 seconds
    And the service is steady again within 60 seconds
    And the hypothesis holds
    And the stopped task's stop code is UserInitiated
    And ECS events tell that the task was stopped, and that another was started
