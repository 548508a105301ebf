package dev.provingground.harness.deployment;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.sweep.Finder;
import dev.provingground.harness.sweep.Found;
import dev.provingground.infra.TagKeys;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Finds stacks, the newest first, as a run makes first what its later stacks use. With them goes
 * what a drill that was killed left on their roles, and what ACM's validation left in their zones.
 */
public final class DeployedStacks implements Finder {
  /** The inline policy by which a drill denies a role something. */
  public static final String DRILL_POLICY = "drill";

  private static final String ROLE = "AWS::IAM::Role";

  private final CloudFormationClient cloudFormation;
  private final IamClient iam;
  private final ValidationRecords validations;
  private final Stacks stacks;

  public DeployedStacks(Aws aws, Console console) {
    this(
        aws.cloudFormation(),
        aws.iam(),
        new ValidationRecords(aws, console),
        Deployer.stacks(aws, console));
  }

  DeployedStacks(
      CloudFormationClient cloudFormation,
      IamClient iam,
      ValidationRecords validations,
      Stacks stacks) {
    this.cloudFormation = cloudFormation;
    this.iam = iam;
    this.validations = validations;
    this.stacks = stacks;
  }

  /** Those that are nested in another that is there go with it. */
  @Override
  public Stream<Found> find() {
    var all =
        cloudFormation.describeStacksPaginator().stacks().stream()
            .sorted(Comparator.comparing(Stack::creationTime).reversed())
            .toList();
    var ids = all.stream().map(Stack::stackId).collect(Collectors.toSet());
    return all.stream()
        .filter(stack -> stack.parentId() == null || !ids.contains(stack.parentId()))
        .map(
            stack ->
                new Found("stack " + stack.stackName(), tags(stack), () -> delete(stack, all)));
  }

  private static Map<String, String> tags(Stack stack) {
    return stack.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
  }

  private void delete(Stack stack, List<Stack> all) {
    var id = stack.stackId();
    new StackResources(cloudFormation).ofType(ROLE, id).forEach(this::withdrawDrillPolicy);
    validations.remove(List.of(id), ofTheSameRun(stack, all));
    stacks.delete(stack.stackName());
  }

  private static List<String> ofTheSameRun(Stack stack, List<Stack> all) {
    return run(stack).stream()
        .flatMap(run -> all.stream().filter(one -> run(one).filter(run::equals).isPresent()))
        .map(Stack::stackId)
        .toList();
  }

  private static Optional<String> run(Stack stack) {
    return Optional.ofNullable(tags(stack).get(TagKeys.RUN));
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
