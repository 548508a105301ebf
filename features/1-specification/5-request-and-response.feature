@request-and-response
Feature: Request and response
  What a client is told, from the first byte to the last.

  @spec-3.5 @spec-3.7 @needs-running-tasks
  Scenario: Every task tells its system information through the load balancer
    When every task describes itself
    Then each answer is JSON
    And each names its host, its operating system, its processors, its memory and its Java version
    And each names its task, its cluster and its availability zone
    And each names a timestamp within a minute of now

  @spec-3.6 @needs-running-tasks
  Scenario: The health endpoint answers 200
    When a client on the internet asks for /health
    Then the answer has status 200
    And the answer is JSON

  @spec-3.7 @needs-running-tasks
  Scenario: The load balancer passes answers on unaltered
    When a client on the internet asks for /no-such-page
    Then the answer has status 404
    And the answer is a problem document
    When a client on the internet sends DELETE to /
    Then the answer has status 405
    And the answer allows GET and HEAD

  @spec-3.7 @needs-running-tasks
  Scenario: HEAD gets the head of the answer and no body
    When a client on the internet sends HEAD to /
    Then the answer has status 200
    And the answer has no body
