@security
Feature: Security
  Port 80 of the load balancer is open to the world. Nothing else is open to anyone.

  @spec-5.2
  Scenario: The load balancer's security group lets in HTTP on port 80 only
    Then the load balancer's security group lets in only TCP port 80 from anywhere

  @spec-5.2 @spec-5.3
  Scenario: The load balancer talks to the tasks only, the tasks to AWS only
    Then the load balancer's security group lets out only TCP port 3000 to the tasks' security group
    And the tasks' security group lets out only TCP port 443 to anywhere

  @spec-5.2 @needs-running-tasks @needs-packet-filters
  Scenario: The load balancer is reachable on port 80 and on nothing else
    Then a client on the internet can connect to the load balancer on port 80
    And a client on the internet cannot connect to the load balancer on these ports
      | 22   |
      | 443  |
      | 3000 |
      | 8080 |

  @spec-5.3
  Scenario: The tasks' security group lets in the load balancer only
    Then the tasks' security group lets in only TCP port 3000 from the load balancer's security group

  @spec-5.3 @needs-running-tasks @needs-packet-filters
  Scenario: A task is unreachable from the internet although it has a public address
    Then a client on the internet cannot connect to any task on these ports
      | 22   |
      | 80   |
      | 3000 |
    But the load balancer reaches every task on port 3000

  @spec-5.4
  Scenario: The execution role may pull the image and write the logs
    Then the execution role may do these things
      | ecr:GetAuthorizationToken       | anything       |
      | ecr:BatchCheckLayerAvailability | the repository |
      | ecr:GetDownloadUrlForLayer      | the repository |
      | ecr:BatchGetImage               | the repository |
      | logs:CreateLogStream            | the log group  |
      | logs:PutLogEvents               | the log group  |

  @spec-5.4
  Scenario: The execution role may do nothing more
    Then the execution role may not do these things
      | ecr:BatchGetImage               | another repository |
      | ecr:PutImage                    | the repository     |
      | ecr:DeleteRepository            | the repository     |
      | logs:PutLogEvents               | another log group  |
      | logs:DeleteLogGroup             | the log group      |
      | logs:CreateLogGroup             | another log group  |
      | ecs:StopTask                    | anything           |
      | iam:PassRole                    | anything           |
      | sts:AssumeRole                  | anything           |
      | s3:GetObject                    | anything           |
      | ssm:GetParameters               | anything           |
    And the execution role's policies name no wildcard action
    And the execution role trusts ECS tasks only
    And no managed policy is attached to the execution role

  @spec-5.4
  Scenario: The task role may do nothing
    Then the task role has no permission at all
    And the task role trusts ECS tasks only

  @spec-5.5 @needs-running-tasks
  Scenario: The container does not run as root
    When every task describes itself
    Then each runs as user 65532
    And each has no capabilities and cannot gain privileges

  @spec-5.5
  Scenario: The task definition names a user that is not root
    Then the container's user is 65532

  @spec-5.5 @needs-running-tasks
  Scenario: The container cannot write its root file system
    When every task describes itself
    Then each has a read-only root file system

  @spec-5.6
  Scenario: There is no way into a container
    Then ECS Exec is off for the service and for every task
    And the image has no shell
    And no security group lets in SSH

  @spec-5.7 @needs-running-tasks
  Scenario: The application runs in production mode
    When every task describes itself
    Then each runs in production mode
