@load-balancing
Feature: Load balancing
  One application load balancer across both zones is the only way to the tasks.

  @spec-1.6
  Scenario: An internet-facing application load balancer spans both subnets
    Then the load balancer is an active internet-facing application load balancer
    And it has a node in each public subnet
    And it may be deleted

  @spec-1.7 @spec-3.4 @spec-4.1
  Scenario: The target group checks the health of tasks
    Then the target group sends HTTP to port 3000 of IP addresses
    And it checks the path /health every 5 seconds
    And it counts only the status 200 as healthy
    And it gives an answer 2 seconds
    And it takes 2 checks in a row for healthy and 2 for unhealthy
    And it drains a task that leaves for 5 seconds

  @spec-1.8 @spec-5.2
  Scenario: One listener forwards port 80 to the target group
    Then the load balancer listens on exactly port 80 over HTTP
    And the listener forwards every request to the target group

  @spec-3.1 @spec-3.2 @needs-running-tasks
  Scenario: A client on the internet reaches the service by the load balancer's name
    When a client on the internet asks for /
    Then the answer has status 200

  @spec-3.2 @needs-running-tasks
  Scenario: Requests reach every healthy task
    When clients on the internet ask 40 times for /
    Then every healthy task has answered
    And no other task has answered
    And no task has answered more than 30 times

  @spec-3.3 @needs-running-tasks
  Scenario: Without sticky sessions a client is not tied to a task
    When a client that keeps its cookies asks 20 times for /
    Then every healthy task has answered
    And the client has no load balancer cookie

  @spec-3.3 @needs-running-tasks @changes-stack
  Scenario: With sticky sessions a client stays on its task
    Given the service is deployed with sticky sessions
    When a client that keeps its cookies asks 20 times for /
    Then exactly one task has answered
    And the client has a load balancer cookie
