package dev.provingground.harness.deployment;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.sweep.Finder;
import dev.provingground.harness.sweep.Found;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Finds stacks, the newest first, as a run makes first what its later stacks use. With them goes
 * what a drill that was killed left on their roles.
 */
public final class DeployedStacks implements Finder {
  /** The inline policy by which a drill denies a role something. */
  public static final String DRILL_POLICY = "drill";

  private static final String ROLE = "AWS::IAM::Role";

  private final CloudFormationClient cloudFormation;
  private final IamClient iam;
  private final Stacks stacks;

  public DeployedStacks(Aws aws, Console console) {
    this(aws.cloudFormation(), aws.iam(), Deployer.stacks(aws, console));
  }

  DeployedStacks(CloudFormationClient cloudFormation, IamClient iam, Stacks stacks) {
    this.cloudFormation = cloudFormation;
    this.iam = iam;
    this.stacks = stacks;
  }

  @Override
  public Stream<Found> find() {
    return cloudFormation.describeStacksPaginator().stacks().stream()
        .sorted(Comparator.comparing(Stack::creationTime).reversed())
        .map(
            stack ->
                new Found(
                    "stack " + stack.stackName(),
                    stack.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)),
                    () -> delete(stack)));
  }

  private void delete(Stack stack) {
    cloudFormation
        .describeStackResources(r -> r.stackName(stack.stackId()))
        .stackResources()
        .stream()
        .filter(resource -> resource.resourceType().equals(ROLE))
        .map(StackResource::physicalResourceId)
        .filter(Objects::nonNull) // one that could not be made
        .forEach(this::withdrawDrillPolicy);
    stacks.delete(stack.stackName());
  }

  /** CloudFormation deletes no role that has a policy which the stack does not know. */
  private void withdrawDrillPolicy(String role) {
    try {
      iam.deleteRolePolicy(r -> r.roleName(role).policyName(DRILL_POLICY));
    } catch (NoSuchEntityException e) {
      // No drill was killed, or the role is gone already, in a deletion that was not finished.
    }
  }
}
