package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.GuardedService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** One stack uses an output of another by {@code Fn::GetStackOutput}. */
final class WeakReferenceTest {
  private static final String PRODUCER =
      """
      Resources:
        A:
          Type: Test::World::Thing
          Properties: {Size: 1}
      Outputs:
        Size: {Value: !GetAtt A.Size}
      """;

  private static final String CONSUMER =
      """
      Resources:
        B:
          Type: Test::World::Thing
          Properties:
            Size: !GetStackOutput {StackName: Producer, OutputName: Size}
      Outputs:
        Sizes:
          Value: !Sub
            - "of ${Other}"
            - Other: {Fn::GetStackOutput: {StackName: !Sub "Pro${Suffix}", OutputName: Size}}
      Parameters:
        Suffix: {Type: String, Default: ducer}
      """;

  private final StackFixture cfn = new StackFixture();

  @BeforeEach
  void deploy() {
    cfn.create(PRODUCER, request -> request.stackName("Producer"));
    cfn.finish();
  }

  @Test
  void anOutputNeedsNoExport() {
    cfn.created(CONSUMER);
    assertThat(cfn.sizesOf("B")).containsEntry("B", "1");
    assertThat(cfn.output("Sizes")).isEqualTo("of 1");
  }

  @Test
  void theProducerIsUpdatedAndTheConsumerFollowsWithItsNextUpdateOnly() {
    cfn.created(CONSUMER);
    cfn.call(
        c ->
            c.updateStack(
                r -> r.stackName("Producer").templateBody(PRODUCER.replace("Size: 1", "Size: 2"))));
    cfn.finish();
    assertThat(cfn.sizesOf("B")).containsEntry("B", "1");
    assertThat(cfn.output("Sizes")).isEqualTo("of 1");
    cfn.update(CONSUMER);
    cfn.finish();
    assertThat(cfn.sizesOf("B")).containsEntry("B", "2");
    assertThat(cfn.output("Sizes")).isEqualTo("of 2");
    assertRefused(() -> cfn.update(CONSUMER), "ValidationError", "No updates are to be performed.");
  }

  @Test
  void theProducerCanBeDeletedAndTheConsumerCannotBeUpdatedThen() {
    cfn.created(CONSUMER);
    cfn.call(c -> c.deleteStack(r -> r.stackName("Producer")));
    cfn.finish();
    assertRefused(
        () -> cfn.update(CONSUMER + "\nDescription: later"),
        "ValidationError",
        "Stack with id Producer does not exist");
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void anOutputThatIsNotThereIsTold() {
    assertRefused(
        () -> cfn.create(CONSUMER.replace("OutputName: Size", "OutputName: Weight")),
        "ValidationError",
        "Fn::GetStackOutput: stack Producer has no output Weight");
    assertRefused(
        () -> cfn.create(CONSUMER.replace("StackName: Producer", "StackName: S")),
        "ValidationError",
        "Stack with id S does not exist");
  }

  @Test
  void whatIsGoneWhenAChangeSetIsExecutedFailsTheResource() {
    cfn.created(CONSUMER.replace("!GetStackOutput {StackName: Producer, OutputName: Size}", "0"));
    cfn.call(
        c -> c.createChangeSet(r -> r.stackName("S").changeSetName("c").templateBody(CONSUMER)));
    cfn.call(c -> c.deleteStack(r -> r.stackName("Producer")));
    cfn.finish();
    cfn.call(c -> c.executeChangeSet(r -> r.stackName("S").changeSetName("c")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.reason("B", "UPDATE_FAILED")).isEqualTo("Stack with id Producer does not exist");
  }

  @Test
  void whoDeploysMustBeAllowedToSeeTheOtherStack() {
    cfn.region.add(
        CloudFormationClient.class,
        new GuardedService<>(
                CloudFormationClient.class,
                "cloudformation",
                cfn.call(client -> client),
                (caller, access) -> {
                  throw AwsErrors.error(
                      "AccessDenied", caller.arn() + " may not " + access.action(), 403);
                })
            .client());
    assertRefused(
        () -> cfn.create(CONSUMER, r -> r.roleARN("arn:aws:iam::123456789012:role/blind")),
        "ValidationError",
        "arn:aws:sts::123456789012:assumed-role/blind/AWSCloudFormation may not"
            + " cloudformation:DescribeStacks");
  }
}
