@logging
Feature: Logging
  What the containers say is kept in CloudWatch Logs, for a stated time.

  @spec-4.5
  Scenario: The log group has a stated name and keeps logs for a stated time
    Then the log group has the name that the deployment gives it
    And the log group keeps logs for 7 days

  @spec-4.5 @needs-running-tasks
  Scenario: Every task writes to a log stream of its own
    Then every task has a log stream of its own
    And each stream tells that the service listens

  @spec-4.5 @needs-running-tasks
  Scenario: A request is found in the logs
    When a client on the internet asks for /log-me
    Then within 10 seconds the log group tells of the request for /log-me
