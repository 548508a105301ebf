@chaos @needs-running-tasks
Feature: Health is cut
  The tasks live, but nobody reaches them, or nobody is answered. Stopping a task tests the desired count; only a health
  check that fails on a live task tests its replacement.

  @core @needs-packet-filters @spec-4.1 @spec-4.2 @spec-4.4 @spec-5.3 @drill-health-cut
  Scenario: The load balancer loses sight of the tasks and ECS replaces them
    Given the drill's hypothesis
      """
      When the tasks' security group no longer lets the load balancer in, new connections and so health checks time
      out, the targets turn unhealthy, and ECS replaces tasks that are alive but unreachable. Connections that are
      open already go on, for security groups are stateful. When the rule returns, the service recovers by itself.
      """
    And an error budget of 50 percent of the requests, all of them before it has recovered
    And a fault that may touch every task
    And a load of 50 requests a second
    When the tasks' security group no longer lets the load balancer in
    Then a target turns unhealthy within 30 seconds, with the reason Target.Timeout
    And a replacement is running within 60 seconds of a failed check
    And ECS replaces a task that failed its health checks within 60 seconds
    When the fault is undone
    Then the service is steady again within 90 seconds
    And the hypothesis holds
    And every request is answered again

  @needs-counted-faults @needs-packet-filters @drill-health-blackholed
  Scenario: Health is blackholed on one task
    Given the drill's hypothesis
      """
      A task whose packets vanish is alive for ECS, and for itself. Connections to it, those that are open too, get no
      answer until the load balancer's checks have timed out twice. Then the other task answers alone, and ECS starts
      another one before it stops this one: the maximum of 200 percent lets it.
      """
    And an error budget of 50 percent of the requests, all of them before it has recovered
    And never fewer than 1 healthy target
    And a load of 50 requests a second
    When FIS drops whatever is sent to the port of one task
    Then a target turns unhealthy within 30 seconds, with the reason Target.Timeout
    And a replacement is running within 60 seconds of a failed check
    And ECS replaces a task that failed its health checks within 60 seconds
    When the fault is undone
    Then FIS counted at least 10 packetsDropped
    And the service is steady again within 90 seconds
    And the hypothesis holds
    And every request is answered again

  @drill-task-hangs
  Scenario: A task hangs: it accepts connections, and answers nothing
    Given the service runs a release with traps
    And the drill's hypothesis
      """
      A process that hangs is alive for ECS: only the load balancer's checks find it out, by their time-out. Until then
      every other request goes to it and waits. Then the other task answers alone, and ECS replaces the one that hangs.
      """
    And an error budget of 50 percent of the requests, all of them before it has recovered
    And never fewer than 1 healthy target
    And a p99 latency of at most 1000 ms after it has recovered
    And a load of 20 requests a second
    When a request hangs the task that gets it
    Then a target turns unhealthy within 30 seconds, with the reason Target.Timeout
    And a replacement is running within 60 seconds of a failed check
    And ECS replaces a task that failed its health checks within 60 seconds
    And the service is steady again within 90 seconds
    And the hypothesis holds
    And every request is answered again

  @drill-health-flaps
  Scenario: Health flaps on one task
    Given the service runs a release with traps
    And the drill's hypothesis
      """
      A check that fails now and then is no unhealthy target: it takes two in a row. A task whose every other check fails
      stays in rotation, answers as ever, and is not replaced. Whoever sets the threshold to one replaces tasks all day.
      """
    And an error budget of 0 percent of the requests
    And never fewer than 2 healthy targets
    And a load of 20 requests a second
    When a request makes every other health check of the task that gets it fail
    Then at least 4 of its health checks fail within 60 seconds
    And no task is replaced
    And the service is steady again within 10 seconds
    And the hypothesis holds

  @needs-counted-faults @needs-resource-limits @drill-cpu-starved
  Scenario: A task is starved of processor time
    Given the drill's hypothesis
      """
      A task that shares its quarter of a processor with a busy loop is throttled by the kernel, period after period. Its
      answers come later, and so do those of its health checks, but within their time-out: no request is lost, nothing is
      unhealthy, and nothing is replaced. Only the slowest answers tell.
      """
    And an error budget of 0 percent of the requests
    And never fewer than 2 healthy targets
    And a p99 latency of at most 1000 ms after it has recovered
    And a load of 50 requests a second
    When FIS burns the processor time of one task
    Then no task is replaced for 20 seconds
    When the fault is undone
    Then FIS counted at least 100 cpuMillis
    And FIS counted at least 1 throttledPeriods
    And the service is steady again within 60 seconds
    And the hypothesis holds

  @needs-counted-faults @needs-packet-filters @drill-packet-loss
  Scenario: A task loses a tenth of its packets
    Given the drill's hypothesis
      """
      TCP sends again what is lost. One packet in ten makes some answers late, none wrong, and it is not enough to fail
      two health checks in a row: no request is lost and no task is replaced.
      """
    And an error budget of 1 percent of the requests
    And never fewer than 2 healthy targets
    And a load of 50 requests a second
    When FIS drops 10 percent of the packets that one task sends
    Then no task is replaced for 20 seconds
    When the fault is undone
    Then FIS counted at least 5 packetsDropped
    And the service is steady again within 60 seconds
    And the hypothesis holds

  @needs-resource-limits @drill-memory-exhausted
  Scenario: A task takes all memory
    Given the service runs a release with traps
    And the drill's hypothesis
      """
      The kernel kills a container that wants more memory than its task has: exit code 137, OutOfMemoryError. What it
      had been asked is lost with it, the other task answers, and ECS replaces the one that is gone.
      """
    And an error budget of 20 percent of the requests, all of them before it has recovered
    And never fewer than 1 healthy target
    And a load of 20 requests a second
    When a request makes the task that gets it take all memory
    Then a container ends within 60 seconds, for the reason OutOfMemoryError and with exit code 137
    And the service is steady again within 90 seconds
    And the hypothesis holds

  @needs-packet-filters @drill-load-balancer-closed
  Scenario: The load balancer's security group is closed
    Given the drill's hypothesis
      """
      When nobody is let in to the load balancer, new clients time out; those with an open connection go on, for
      security groups are stateful. The load balancer still reaches the tasks: nothing is unhealthy and nothing is
      replaced. When the rule returns, so do the clients, at once.
      """
    And an error budget of 1 percent of the requests
    And never fewer than 2 healthy targets
    And a fault that may touch every task
    And a load of 50 requests a second
    When the load balancer's security group no longer lets anybody in
    Then a new connection to the load balancer times out
    And no task is replaced
    When the fault is undone
    Then the service is steady again within 10 seconds
    And a new connection to the load balancer succeeds
    And the hypothesis holds
