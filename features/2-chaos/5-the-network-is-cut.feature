@chaos @needs-running-tasks @needs-packet-filters
Feature: The network is cut
  A zone, or the way out. What runs goes on where it can be reached; what is to start needs a network to start with.

  @needs-counted-faults @drill-zone-lost
  Scenario: A zone is lost and regained
    Given the drill's hypothesis
      """
      A zone whose network is gone takes with it what was on its way there. Of the load balancer's two addresses one
      answers nobody: clients that try it first wait for their time-out and take the other. There the node sends to the
      task that it reaches itself, once two checks of the lost one have timed out. Then every request is answered, by one
      zone. When the network is back, both zones answer again.
      """
    And an error budget of 60 percent of the requests, all of them before it has recovered
    And never fewer than 1 healthy target
    And a load of 50 requests a second
    When FIS cuts off the zone of one task
    Then only the other zone answers within 60 seconds, and every request
    When the fault is undone
    Then FIS counted at least 20 packetsDropped
    And both zones answer within 60 seconds, and every request
    And the service is steady again within 120 seconds
    And the hypothesis holds

  @needs-counted-faults @drill-zone-lost-in-deployment
  Scenario: A zone is lost while a deployment runs
    Given the drill's hypothesis
      """
      ECS is not told that the subnet is cut off, and spreads the new tasks over both zones. The one in the lost zone
      cannot pull its image: ResourceInitializationError, again and again, ever more slowly. The circuit breaker does not
      act, for it counts such tasks until one of the deployment has run, and the one in the other zone does. So the
      deployment neither completes nor rolls back, and there are always tasks that answer. When the zone is back, the
      deployment completes by itself.
      """
    And an error budget of 60 percent of the requests, all of them before it has recovered
    And never fewer than 1 healthy target
    And a load of 50 requests a second
    When FIS cuts off the zone of one task
    And the same release is deployed anew
    Then only the other zone answers within 60 seconds, and every request
    And replacements fail within 120 seconds, for the reason "ResourceInitializationError.*i/o timeout"
    And the deployment is still in progress
    When the fault is undone
    Then FIS counted at least 20 packetsDropped
    And every task is replaced within 180 seconds
    And the hypothesis holds
    And every request is answered again

  @drill-registry-unreachable
  Scenario: The registry is unreachable during a replacement
    Given the drill's hypothesis
      """
      On Fargate an image is pulled over the task's own network interface. When the tasks' security group lets nothing
      out, the tasks that run still answer, for security groups are stateful; but a replacement cannot reach the registry.
      ECS tries again and again, ever more slowly, and succeeds once there is a way, without anybody's help.
      """
    And an error budget of 2 percent of the requests
    And never fewer than 1 healthy target
    And a fault that may touch every task
    And a load of 50 requests a second
    When the tasks' security group no longer lets anything out
    Then the tasks' security group has no way out
    When a task of the service is stopped through ECS
    Then replacements fail within 60 seconds, for the reason "ResourceInitializationError.*i/o timeout"
    When the fault is undone
    Then the service is steady again within 180 seconds
    And the hypothesis holds
