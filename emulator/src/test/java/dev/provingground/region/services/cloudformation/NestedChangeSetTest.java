package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.services.cloudformation.NestedFixture.PARENT;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.ChangeSource;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.EvaluationType;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;

/** Change sets of stacks in stacks. */
class NestedChangeSetTest {
  @TempDir private Path directory;
  private NestedFixture nest;
  private StackFixture cfn;

  @BeforeEach
  void setUp() throws IOException {
    nest = new NestedFixture(directory);
    cfn = nest.cfn;
  }

  private DescribeChangeSetResponse prepare(ChangeSetType type, String template, boolean nested) {
    var id =
        cfn.call(
                c ->
                    c.createChangeSet(
                        r ->
                            r.stackName("S")
                                .changeSetName("c")
                                .changeSetType(type)
                                .includeNestedStacks(nested)
                                .templateBody(template)))
            .id();
    return described(id);
  }

  private DescribeChangeSetResponse described(String id) {
    return cfn.call(c -> c.describeChangeSet(r -> r.changeSetName(id)));
  }

  private static ResourceChange change(DescribeChangeSetResponse changeSet, String logicalId) {
    return changeSet.changes().stream()
        .map(change -> change.resourceChange())
        .filter(change -> change.logicalResourceId().equals(logicalId))
        .findFirst()
        .orElseThrow();
  }

  private void execute() {
    cfn.call(c -> c.executeChangeSet(r -> r.stackName("S").changeSetName("c")));
    cfn.finish();
  }

  @Test
  void aNestedStackThatIsToBeMadeIsInReview() {
    var root = prepare(ChangeSetType.CREATE, PARENT, true);
    assertThat(root.parentChangeSetId()).isNull();
    assertThat(root.rootChangeSetId()).isNull();
    var nested = described(change(root, "N").changeSetId());
    assertThat(nested.parentChangeSetId()).isEqualTo(root.changeSetId());
    assertThat(nested.rootChangeSetId()).isEqualTo(root.changeSetId());
    assertThat(nested.changeSetName()).matches("c-N-[A-Z0-9]{12}");
    assertThat(nested.includeNestedStacks()).isTrue();
    assertThat(nested.executionStatus()).isEqualTo(ExecutionStatus.UNAVAILABLE);
    assertThat(nested.statusReason()).isEqualTo("Executable from root change set");
    assertThat(nested.changes())
        .extracting(
            change -> change.resourceChange().action(),
            change -> change.resourceChange().logicalResourceId())
        .containsExactly(tuple(ChangeAction.ADD, "X"), tuple(ChangeAction.ADD, "Y"));
    var stack = nest.described(nested.stackId());
    assertThat(stack.stackStatus()).isEqualTo(StackStatus.REVIEW_IN_PROGRESS);
    assertThat(stack.parentId()).isEqualTo(root.stackId());
    assertThat(cfn.world.history).isEmpty();

    execute();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(nest.nested().stackId()).isEqualTo(stack.stackId());
    assertThat(nest.nested().changeSetId()).isEqualTo(nested.changeSetId());
    assertThat(nest.history())
        .containsExactly("REVIEW_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE");
    assertThat(described(nested.changeSetId()).executionStatus())
        .isEqualTo(ExecutionStatus.EXECUTE_COMPLETE);
    assertThat(cfn.output("Size")).isEqualTo("1");
  }

  @Test
  void stacksInNestedStacksHaveChangeSetsToo() {
    nest.put("leaf", "Resources: {W: {Type: Test::World::Thing}}");
    nest.change(
        child ->
            child.replace(
                "Outputs:",
                """
                  Leaf:
                    Type: AWS::CloudFormation::Stack
                    Properties: {TemplateURL: "https://s3.amazonaws.com/templates/leaf"}
                Outputs:\
                """));
    var root = prepare(ChangeSetType.CREATE, PARENT, true);
    var nested = described(change(root, "N").changeSetId());
    var leaf = described(change(nested, "Leaf").changeSetId());
    assertThat(leaf.parentChangeSetId()).isEqualTo(nested.changeSetId());
    assertThat(leaf.rootChangeSetId()).isEqualTo(root.changeSetId());
    execute();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(nest.described(leaf.stackId()).stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(nest.described(leaf.stackId()).rootId()).isEqualTo(root.stackId());
  }

  @Test
  void onlyTheRootIsExecutedAndDeleted() {
    var root = prepare(ChangeSetType.CREATE, PARENT, true);
    var nested = change(root, "N").changeSetId();
    var stack = described(nested).stackId();
    assertRefused(
        () -> cfn.call(c -> c.executeChangeSet(r -> r.changeSetName(nested))),
        "InvalidChangeSetStatus",
        "[UNAVAILABLE]");
    assertRefused(
        () -> cfn.call(c -> c.deleteChangeSet(r -> r.changeSetName(nested))),
        "ValidationError",
        "delete its root change set [" + root.changeSetId() + "]");
    cfn.call(c -> c.deleteChangeSet(r -> r.changeSetName(root.changeSetId())));
    assertRefused(() -> described(nested), "ChangeSetNotFound", nested);
    assertThat(nest.described(stack).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cfn.status()).isEqualTo(StackStatus.REVIEW_IN_PROGRESS);
  }

  @Test
  void whoDeletesTheRootDeletesWhatIsInReview() {
    prepare(ChangeSetType.CREATE, PARENT, true);
    cfn.delete();
    assertThat(cfn.call(CloudFormationClient::listStacks).stackSummaries())
        .extracting(StackSummary::stackStatus)
        .containsOnly(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void whatItsParentDoesNotComeToIsNotInReviewAnyMore() {
    var root = prepare(ChangeSetType.CREATE, PARENT, true);
    var stack = described(change(root, "N").changeSetId()).stackId();
    cfn.world.faults.put("A", Fault.CREATE);
    execute();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(nest.described(stack).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void whatChangesInANestedStackIsInItsChangeSetOnly() {
    nest.created();
    nest.change(child -> child.replace("[!Ref X], Size: 1", "[!Ref X], Size: 5"));
    var root = prepare(ChangeSetType.UPDATE, PARENT, true);
    assertThat(root.changes()).hasSize(1);
    var automatic = change(root, "N").details().getFirst();
    assertThat(automatic.changeSource()).isEqualTo(ChangeSource.AUTOMATIC);
    assertThat(automatic.evaluation()).isEqualTo(EvaluationType.DYNAMIC);
    assertThat(automatic.target().name()).isNull();
    var nested = described(change(root, "N").changeSetId());
    assertThat(nested.stackId()).isEqualTo(nest.nested().stackId());
    assertThat(nested.changes()).hasSize(1);
    assertThat(change(nested, "Y").action()).isEqualTo(ChangeAction.MODIFY);
    cfn.world.history.clear();
    execute();
    assertThat(cfn.world.history).containsExactly("update Y");
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
  }

  @Test
  void whatComesOutOfANestedStackChangesWhatTakesIt() {
    nest.change(child -> child.replace("!GetAtt X.Size", "!Ref Size"));
    var parent =
        PARENT.replace("[!GetAtt N.Outputs.Id], Size: 1", "[!Ref A], Size: !GetAtt N.Outputs.Size");
    cfn.created(parent);
    var same = prepare(ChangeSetType.UPDATE, parent, false);
    assertThat(same.changes()).hasSize(1);
    cfn.call(c -> c.deleteChangeSet(r -> r.changeSetName(same.changeSetId())));
    var root =
        prepare(
            ChangeSetType.UPDATE,
            parent.replace("Used: !Ref A, Size: 1", "Used: !Ref A, Size: 2"),
            true);
    assertThat(change(root, "Z").details().getFirst().evaluation())
        .isEqualTo(EvaluationType.DYNAMIC);
    execute();
    assertThat(cfn.sizesOf("Z")).containsValue("2");
  }

  @Test
  void whereNoNestedStackChangesThereAreNoChanges() {
    nest.created();
    var root = prepare(ChangeSetType.UPDATE, PARENT, true);
    assertThat(root.status()).isEqualTo(ChangeSetStatus.FAILED);
    assertThat(root.statusReason()).startsWith("The submitted information didn't contain changes.");
  }

  @Test
  void withoutThemANestedStackMayAlwaysChange() {
    nest.created();
    var root = prepare(ChangeSetType.UPDATE, PARENT, false);
    assertThat(root.status()).isEqualTo(ChangeSetStatus.CREATE_COMPLETE);
    assertThat(change(root, "N").changeSetId()).isNull();
    execute();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
  }

  @Test
  void whatStandsAgainstANestedStackIsSaidAtOnce() {
    assertRefused(
        () -> prepare(ChangeSetType.CREATE, PARENT.replace("com/child", "com/none"), true),
        "ValidationError",
        "Nested stack N: S3 error: The specified key does not exist.");
    assertRefused(
        () ->
            prepare(ChangeSetType.CREATE, PARENT.replace("Ref A, Size: 1", "Ref A, Size: x"), true),
        "ValidationError",
        "Nested stack N: Parameter 'Size' must be a number.");
    nest.change(child -> "Transform: AWS::LanguageExtensions\n" + child);
    assertRefused(
        () -> prepare(ChangeSetType.CREATE, PARENT, true),
        "InsufficientCapabilitiesException",
        "Requires capabilities : [CAPABILITY_AUTO_EXPAND]");
  }

  @Test
  void whatIsKnownOnlyLaterIsNoReasonToRefuse() {
    nest.change(
        child ->
            child
                .replace("Used: {Type: String}", "Used: {Type: CommaDelimitedList}")
                .replace("Size: {Type: Number}", "Size: {Type: Number, MaxValue: 9}")
                .replace("Uses: [!Ref Used]", "Uses: [!Select [0, !Ref Used]]"));
    prepare(
        ChangeSetType.CREATE,
        PARENT.replace("Used: !Ref A, Size: 1", "Used: !Ref A, Size: !GetAtt A.Size"),
        true);
    execute();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
  }

  @Test
  void anExportOfAStackBesideIsExpected() {
    nest.change(
        child -> child.replace("Id: {Value: !Ref X}", "Id: {Value: !Ref X, Export: {Name: x}}"));
    nest.put(
        "importer",
        "Resources: {I: {Type: Test::World::Thing, Properties: {Size: !ImportValue x}}}");
    prepare(
        ChangeSetType.CREATE,
        PARENT.replace(
            "Outputs:",
            """
              M:
                Type: AWS::CloudFormation::Stack
                DependsOn: N
                Properties: {TemplateURL: "https://s3.amazonaws.com/templates/importer"}
            Outputs:\
            """),
        true);
    execute();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
  }
}
