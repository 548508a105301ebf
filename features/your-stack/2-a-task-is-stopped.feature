@your-stack @chaos @core @needs-running-tasks
Feature: Your stack loses a task
  Somebody stops a task of a service that holds two. The service must go on answering, and ECS must start another.

  Scenario: A task is stopped under load
    Given the drill's hypothesis
      """
      When a task is stopped, the others answer, ECS starts a replacement, and the service is back at what it
      is meant to hold. A stopped task may fail requests that it was given before the load balancer stopped
      sending: SIGTERM can precede deregistration.
      """
    And an error budget of 2 percent of the requests
    And a load of 50 requests a second
    When a task of the service is stopped through ECS
    Then the service notices within 10 seconds
    And a replacement is running within 30 seconds
    And the service is steady again within 60 seconds
    And the hypothesis holds
