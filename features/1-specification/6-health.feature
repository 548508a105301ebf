@health
Feature: Health
  Tasks come and go, and it is written down.

  @spec-4.6
  Scenario: The start of every task is recorded
    Then the service's events tell that each task was started
    And the service's events tell that each task was registered with the target group
    And the service's events tell that it reached a steady state

  @spec-4.3 @spec-4.6 @needs-running-tasks @stops-a-task
  Scenario: A task that is stopped finishes its work
    When a task of the service is told to stop
    Then its log tells that it drained and stopped
    And its container exited with code 0
    And the service has 2 healthy tasks again

  @spec-4.3 @needs-running-tasks
  Scenario: Every running task has a legal life
    Then every task of the service is RUNNING and wanted RUNNING
    And every task was created, pulled, and started, in this order
