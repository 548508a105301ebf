@image
Feature: Image
  What runs is what was built and pushed, from the stack's own registry.

  @spec-2.1
  Scenario: The image is built for Linux on x86-64
    Then the image in the registry is for linux/amd64

  @spec-2.1
  Scenario: The image states its contract
    Then the image exposes port 3000
    And the image runs as user 65532 by default
    And the image is for production by default
    And the image has no shell

  @spec-2.2
  Scenario: The registry holds the image that was pushed
    Then the repository holds the digest that was pushed
    And its tags contain latest
    And the repository scans images on push
    And tags other than latest cannot be moved
    And an image without a tag expires after 1 day

  @spec-2.2
  Scenario: Nobody pushes or pulls without authentication
    Then the registry refuses a client without a password

  @spec-2.3 @spec-1.10
  Scenario: The tasks run the image of that registry
    Then the task definition names the image by the repository's address
    And every task runs the digest that was pushed
