@network
Feature: Network
  The service runs in a network of its own: two public subnets in two zones, and one way in.

  @spec-1.1 @spec-5.1
  Scenario: The VPC has the address range of the specification
    Then the VPC has the block 10.0.0.0/16
    And every resource of the service is in this VPC

  @spec-1.2
  Scenario: Two public subnets are in different availability zones
    Then the VPC has 2 public subnets
    And they are in different availability zones
    And their blocks are inside the block of the VPC and do not overlap
    And each public subnet has 256 addresses
    And no public subnet gives public addresses by itself

  @spec-1.1
  Scenario: The VPC resolves names and shares its hardware
    Then the VPC resolves names, and gives names to public addresses
    And the VPC's tenancy is default

  @spec-1.1 @spec-1.2 @spec-1.3 @spec-1.4
  Scenario: People and tools find the network by its tags
    Then the VPC, its subnets, its route tables and its internet gateway have a name each
    And the CDK finds both subnets as public ones

  @spec-1.3
  Scenario: An internet gateway is attached
    Then exactly one internet gateway is attached to the VPC

  @spec-1.4
  Scenario: The default route of both subnets leads to the internet gateway
    Then each public subnet has a route table of the stack
    And the default route of each public subnet leads to the internet gateway
    And the template makes no such route before the internet gateway is attached

  @spec-1.5
  Scenario: Load balancer and tasks have a security group each
    Then the load balancer has exactly the load balancer's security group
    And every task has exactly the tasks' security group
