@chaos @needs-running-tasks @needs-packet-filters
Feature: Health is cut
  The tasks live, but nobody reaches them any more: the rule that lets the load balancer in is taken away.

  @spec-4.1 @spec-4.2 @spec-4.4 @spec-5.3 @drill-health-cut
  Scenario: The load balancer loses sight of the tasks and ECS replaces them
    Given the drill's hypothesis
      """
      When the tasks' security group no longer lets the load balancer in, new connections and so health checks time
      out, the targets turn unhealthy, and ECS replaces tasks that are alive but unreachable. Connections that are
      open already go on, for security groups are stateful. When the rule returns, the service recovers by itself.
      """
    And an error budget of 50 percent of the requests, all of them before it has recovered
    And a load of 50 requests a second
    When the tasks' security group no longer lets the load balancer in
    Then the targets turn unhealthy within 30 seconds
    And ECS stops a task because it failed its health checks within 60 seconds
    When the rule returns
    Then the service is steady again within 90 seconds
    And the hypothesis holds
    And every request is answered again
