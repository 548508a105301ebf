@chaos @needs-running-tasks
Feature: Releases
  Most outages are deployed. A release must not cost a request, and a bad one must not stay.

  @drill-deployment
  Scenario: A zero-downtime deployment under load
    Given the drill's hypothesis
      """
      With a minimum healthy percent of 100 and a maximum of 200, ECS starts every new task, waits until the load
      balancer finds it healthy, and only then drains an old one: no request is lost, and there are never fewer than
      two healthy targets.
      """
    And an error budget of 0 percent of the requests
    And never fewer than 2 healthy targets
    And a load of 50 requests a second
    When the same release is deployed anew
    Then every task is replaced within 120 seconds
    And the hypothesis holds

  @drill-bad-image
  Scenario: A bad image is released, and rolled back by itself
    Given the drill's hypothesis
      """
      Tasks of an image whose process ends at once never run for long. After three of them the deployment circuit
      breaker fails the deployment and rolls back to the last one that completed. The old tasks were never touched, for
      no new one was ever healthy: nobody noticed.
      """
    And an error budget of 0 percent of the requests
    And never fewer than 2 healthy targets
    And a load of 50 requests a second
    When an image is released whose process ends at once
    Then replacements fail within 60 seconds, for the reason "Essential container in task exited"
    And the deployment is rolled back within 300 seconds
    And the hypothesis holds

  @drill-worse-no-circuit-breaker
  Scenario: A bad image stays on a worse stack
    Given a worse stack: deployments have no circuit breaker
    And the drill's hypothesis
      """
      A bad release is rolled back by itself. Without a circuit breaker it is not: ECS starts tasks of it for ever,
      ever more slowly.
      """
    And an error budget of 0 percent of the requests
    And that the hypothesis is expected to break
    And a load of 50 requests a second
    When an image is released whose process ends at once
    Then replacements fail within 60 seconds, for the reason "Essential container in task exited"
    And the deployment is rolled back within 20 seconds
    And the hypothesis is broken, because "time to roll back: not within .* s"

  @drill-slow-image
  Scenario: An image is released that is healthy but slow
    Given the drill's hypothesis
      """
      A health check that answers fast says nothing of the rest: ECS completes the deployment of a slow release, the
      circuit breaker has no reason to act, and no request fails. Only whoever measures latency notices. Going back to
      the release before is a deployment like any other.
      """
    And an error budget of 0 percent of the requests
    And never fewer than 2 healthy targets
    And a p99 latency of at most 1000 ms after it has recovered
    And a load of 20 requests a second
    When an image is released that is healthy, but answers 400 ms late
    Then every task is replaced within 120 seconds
    And the answers take 400 ms or longer
    When the fault is undone
    Then the service is steady again within 120 seconds
    And the hypothesis holds

  @drill-worse-no-draining
  Scenario: A deployment on a worse stack costs requests
    Given a worse stack: a deregistered target is dropped at once
    And the service runs a release that answers 800 ms late, and stops without draining
    And the drill's hypothesis
      """
      A deployment costs no request. But where the load balancer does not wait for what is in flight and the process
      does not either, whatever a task was working on ends with it.
      """
    And an error budget of 0 percent of the requests
    And that the hypothesis is expected to break
    And a load of 20 requests a second
    When the same release is deployed anew
    Then every task is replaced within 120 seconds
    And the hypothesis is broken, because ".* requests failed, more than the error budget of 0.0 percent"

  @drill-scaling
  Scenario: Scaling out and in under load
    Given the drill's hypothesis
      """
      New tasks are asked as soon as they are healthy. Those that go are drained first: scaling costs no request in
      either direction.
      """
    And an error budget of 0 percent of the requests
    And never fewer than 2 healthy targets
    And a load of 50 requests a second
    When the desired count is set to 4
    Then 4 tasks answer within 60 seconds
    When the fault is undone
    Then 2 tasks answer within 60 seconds
    And the hypothesis holds

  @drill-auto-scaling
  Scenario: Application Auto Scaling scales out and in under load
    Given the drill's hypothesis
      """
      More requests than a task is meant to have for three minutes make target tracking add tasks, up to the maximum. It
      takes tasks away far more slowly, after fifteen; a step scaling policy with an alarm of its own does it after one.
      Either way new tasks are asked once they are healthy, and those that go are drained first.
      """
    And an error budget of 0 percent of the requests
    And never fewer than 2 healthy targets
    And a load of 40 requests a second
    When the service may scale from 2 to 4 tasks, and tracks 30 requests a minute for each
    Then 4 tasks answer within 360 seconds
    And a scaling activity tells that it set the desired count to 4
    When a step scaling policy takes 2 tasks away while there are any requests at all
    Then 2 tasks answer within 300 seconds
    And a scaling activity tells that it set the desired count to 2
    And the hypothesis holds
