@chaos @needs-running-tasks
Feature: Tasks are stopped
  Somebody stops tasks. ECS must notice that they are missing and start others, while the service goes on answering as
  far as it can.

  @core @spec-4.3 @spec-4.6 @drill-task-stopped
  Scenario: One of two tasks is stopped under load
    Given the drill's hypothesis
      """
      When one of two tasks is stopped, the other one answers, ECS starts a replacement in the lost task's zone,
      and the service is back at two healthy tasks. A stopped task may fail requests that it was given
      before the load balancer stopped sending: SIGTERM can precede deregistration.
      """
    And an error budget of 2 percent of the requests
    And never fewer than 1 healthy target
    And the cluster's ECS events are recorded
    And a load of 50 requests a second
    When a task of the service is stopped through ECS
    Then the service notices within 10 seconds
    And a replacement is running within 30 seconds
    And the service is steady again within 60 seconds, the stopped task drained
    And the hypothesis holds
    And every stopped task's stop code is UserInitiated
    And ECS events tell that the task was stopped, and that another was started

  @drill-all-tasks-stopped
  Scenario: Every task is stopped under load
    Given the drill's hypothesis
      """
      When every task is stopped at once, there is nobody to answer until replacements are healthy: the load balancer
      says 503. ECS starts both replacements at once, for a desired count does not depend on who is left. A new target
      is healthy after its first check, so the outage is short.
      """
    And an error budget of 60 percent of the requests, all of them before it has recovered
    And a fault that may touch every task
    And a load of 50 requests a second
    When every task of the service is stopped through ECS
    Then the service notices within 10 seconds
    And 2 replacements are running within 30 seconds
    And the service is steady again within 60 seconds, the stopped task drained
    And the hypothesis holds
    And every stopped task's stop code is UserInitiated
    And every request is answered again

  @needs-counted-faults @drill-process-killed
  Scenario: A task's process is killed
    Given the drill's hypothesis
      """
      A process that gets SIGKILL drains nothing: what it was working on is lost. Its container is essential, so the task
      ends with it, exit code 137, and ECS starts another one at once. It does not wait for health checks: whoever runs
      the process knows first. Until ECS has taken the target out, every other request meets a refused connection: 502.
      """
    And an error budget of 10 percent of the requests, all of them before it has recovered
    And never fewer than 1 healthy target
    And a load of 50 requests a second
    When FIS kills the process of one task
    Then a container ends within 10 seconds, with exit code 137
    And a replacement is running within 30 seconds
    And the service is steady again within 60 seconds
    And FIS counted at least 1 processesSignalled
    And the hypothesis holds
    And every request is answered again

  @drill-soak
  Scenario: A task is stopped every ten seconds for two minutes
    Given the drill's hypothesis
      """
      Twelve tasks are stopped, one after the other, the oldest first. The other task is always there: ECS replaces one
      in less time than passes to the next stop. A stopped task drains before it is told to stop, so hardly a request
      is lost.
      """
    And an error budget of 2 percent of the requests, all of them before it has recovered
    And never fewer than 1 healthy target
    And a load of 50 requests a second
    When the oldest task of the service is stopped every 10 seconds, 12 times
    Then the service is steady again within 60 seconds, the stopped task drained
    And the hypothesis holds
    And every stopped task's stop code is UserInitiated

  @drill-worse-one-task
  Scenario: The only task of a worse stack is stopped
    Given a worse stack: one task, and half of the tasks may be missing
    And the drill's hypothesis
      """
      When a task is stopped, others answer. That cannot be so on a stack with a single task.
      """
    And an error budget of 2 percent of the requests
    And never fewer than 1 healthy target
    And a fault that may touch every task
    And that the hypothesis is expected to break
    And a load of 50 requests a second
    When a task of the service is stopped through ECS
    Then the service notices within 10 seconds
    And the service is steady again within 60 seconds
    And the hypothesis is broken, because "at one moment 0 targets were healthy, fewer than 1"
