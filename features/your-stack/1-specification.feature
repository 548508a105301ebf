@your-stack
Feature: Your stack
  What proving-ground.yaml says of a service, and what every service on Fargate behind a load balancer should be.

  Scenario: The network is of two zones or more, with one way in
    Then exactly one internet gateway is attached to the VPC
    And the default route of each public subnet leads to the internet gateway
    And the load balancer has a node in as many zones as are described

  Scenario: The load balancer leads to the service
    Then the load balancer is an active internet-facing application load balancer
    And the load balancer listens to clients as described, and to nobody else
    And the listener forwards every request to the target group
    And the target group sends HTTP to the described port
    And it checks the described path

  @needs-running-tasks
  Scenario: The service holds its tasks
    Then the cluster is active
    And the container listens on the described port
    And the service holds the described number of tasks
    And they are spread over the described number of availability zones
    And the healthy targets are exactly the tasks of the service

  @needs-running-tasks
  Scenario: A client on the internet reaches it
    When a client on the internet asks for the described health path
    Then the answer has status 200

  Scenario: Deployments are safe
    Then the deployment circuit breaker is on and rolls back

  Scenario: Nobody but the load balancer reaches a task
    Then the tasks' security group lets in only the load balancer, on the described port
    And no security group lets in SSH

  @needs-running-tasks @needs-packet-filters
  Scenario: A task is unreachable from the internet, although it may have a public address
    Then a client on the internet cannot connect to any task with a public address on these ports
      | 22   |
      | 80   |
      | 443  |
      | 8080 |

  Scenario: Every task writes to a log stream of its own
    Then every task has a log stream of its own
