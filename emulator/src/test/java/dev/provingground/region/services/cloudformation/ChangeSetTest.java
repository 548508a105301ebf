package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.EvaluationType;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.PolicyAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

final class ChangeSetTest {
  private static final String TEMPLATE =
      """
      Parameters: {Kind: {Type: String, Default: x}}
      Resources:
        A: {Type: Test::World::Thing, Properties: {Kind: !Ref Kind}}
        B: {Type: Test::World::Thing, Properties: {Uses: [!Ref A]}}
      """;

  private final StackFixture cfn = new StackFixture();

  @Test
  void theFirstOneMakesAStackThatIsInReviewUntilItIsExecuted() {
    prepare("c", ChangeSetType.CREATE, TEMPLATE);
    assertThat(cfn.status()).isEqualTo(StackStatus.REVIEW_IN_PROGRESS);
    var changeSet = describe("c");
    assertThat(changeSet.status()).isEqualTo(ChangeSetStatus.CREATE_COMPLETE);
    assertThat(changeSet.executionStatus()).isEqualTo(ExecutionStatus.AVAILABLE);
    assertThat(changeSet.changes())
        .extracting(change -> change.resourceChange().action())
        .containsExactly(ChangeAction.ADD, ChangeAction.ADD);
    assertThat(cfn.world.history).isEmpty();

    execute("c");
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(cfn.stack().changeSetId()).isEqualTo(changeSet.changeSetId());
    assertThat(describe("c").executionStatus()).isEqualTo(ExecutionStatus.EXECUTE_COMPLETE);
    assertThat(cfn.history("S"))
        .containsExactly("REVIEW_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE");
  }

  @Test
  void oneIsExecutedOnce() {
    prepare("c", ChangeSetType.CREATE, TEMPLATE);
    execute("c");
    assertRefused(() -> execute("c"), "InvalidChangeSetStatus", "[EXECUTE_COMPLETE]");
  }

  @Test
  void itTellsWhatIsReplacedAndWhatFollows() {
    cfn.created(TEMPLATE);
    prepare(
        "u",
        ChangeSetType.UPDATE,
        TEMPLATE,
        r -> r.parameters(p -> p.parameterKey("Kind").parameterValue("y")));
    var changes = describe("u").changes();
    assertThat(changes).hasSize(2);
    var replaced = changes.getFirst().resourceChange();
    assertThat(replaced.logicalResourceId()).isEqualTo("A");
    assertThat(replaced.replacement()).isEqualTo(Replacement.TRUE);
    assertThat(replaced.policyAction()).isEqualTo(PolicyAction.REPLACE_AND_DELETE);
    assertThat(replaced.details().getFirst().target().name()).isEqualTo("Kind");
    var follows = changes.getLast().resourceChange();
    assertThat(follows.replacement()).isEqualTo(Replacement.FALSE);
    assertThat(follows.details().getFirst().evaluation()).isEqualTo(EvaluationType.DYNAMIC);

    execute("u");
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
  }

  @Test
  void itTellsWhatBecomesOfWhatIsRemovedOrReplaced() {
    var retained = "    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n";
    var template =
        """
        Resources:
          A:
            Type: Test::World::Thing
            Properties: {Kind: x}
          B: {Type: Test::World::Thing}
          C: {Type: Test::World::Thing, DeletionPolicy: Retain}
          D: {Type: Test::World::Thing}
        """
            .replace("  A:\n", "  A:\n" + retained);
    cfn.created(template);
    prepare(
        "u",
        ChangeSetType.UPDATE,
        template.replace("Kind: x", "Kind: y").replaceAll("  [BC]: .*\n", ""));
    assertThat(describe("u").changes())
        .extracting(
            change -> change.resourceChange().logicalResourceId(),
            change -> change.resourceChange().policyAction())
        .containsExactlyInAnyOrder(
            tuple("A", PolicyAction.REPLACE_AND_RETAIN),
            tuple("B", PolicyAction.DELETE),
            tuple("C", PolicyAction.RETAIN));
  }

  @Test
  void withoutChangesItFails() {
    cfn.created(TEMPLATE);
    prepare("u", ChangeSetType.UPDATE, TEMPLATE);
    assertThat(describe("u").status()).isEqualTo(ChangeSetStatus.FAILED);
    assertThat(describe("u").statusReason())
        .isEqualTo(
            "The submitted information didn't contain changes. Submit different information to"
                + " create a change set.");
    assertRefused(() -> execute("u"), "InvalidChangeSetStatus", "[UNAVAILABLE]");
  }

  @Test
  void previousTemplateAndParametersAreThoseOfTheStack() {
    cfn.create(TEMPLATE, r -> r.parameters(p -> p.parameterKey("Kind").parameterValue("z")));
    cfn.finish();
    cfn.call(
        c ->
            c.createChangeSet(
                r ->
                    r.stackName("S")
                        .changeSetName("u")
                        .usePreviousTemplate(true)
                        .parameters(p -> p.parameterKey("Kind").usePreviousValue(true))));
    assertThat(describe("u").status()).isEqualTo(ChangeSetStatus.FAILED);
    assertThat(describe("u").parameters().getFirst().parameterValue()).isEqualTo("z");
  }

  @Test
  void whatIsWrongWithATemplateLeavesNeitherStackNorChangeSet() {
    assertRefused(
        () -> prepare("c", ChangeSetType.CREATE, "Resources: {A: {Type: No::Such::Type}}"),
        "ValidationError",
        "Unrecognized resource types: [No::Such::Type]");
    assertThat(cfn.call(c -> c.listStacks()).stackSummaries()).isEmpty();
  }

  @Test
  void creationAndUpdateAreNotMistakenForOneAnother() {
    assertRefused(
        () -> prepare("u", ChangeSetType.UPDATE, TEMPLATE),
        "ValidationError",
        "Stack [S] does not exist");
    cfn.created(TEMPLATE);
    assertRefused(
        () -> prepare("c", ChangeSetType.CREATE, TEMPLATE),
        "ValidationError",
        "Stack [S] already exists and cannot be created again with the changeSet [c].");
  }

  @Test
  void oneThatDoesNotExistIsNotFound() {
    cfn.created(TEMPLATE);
    assertRefused(() -> describe("none"), "ChangeSetNotFound", "ChangeSet [none] does not exist");
    assertRefused(
        () -> cfn.call(c -> c.describeChangeSet(r -> r.changeSetName("c").stackName("T"))),
        "ValidationError",
        "Stack [T] does not exist");
  }

  @Test
  void executingOneForgetsTheOthers() {
    cfn.created(TEMPLATE);
    var other = TEMPLATE.replace("Default: x", "Default: y");
    prepare("one", ChangeSetType.UPDATE, other);
    prepare("two", ChangeSetType.UPDATE, other);
    execute("two");
    assertThat(cfn.call(c -> c.listChangeSets(r -> r.stackName("S"))).summaries())
        .extracting("changeSetName")
        .containsExactly("two");
  }

  @Test
  void aStackInReviewCanBeDeleted() {
    prepare("c", ChangeSetType.CREATE, TEMPLATE);
    cfn.delete();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    prepare("c", ChangeSetType.CREATE, TEMPLATE);
  }

  private void prepare(String name, ChangeSetType type, String template) {
    prepare(name, type, template, r -> {});
  }

  private void prepare(
      String name,
      ChangeSetType type,
      String template,
      Consumer<CreateChangeSetRequest.Builder> more) {
    cfn.call(
        c ->
            c.createChangeSet(
                r -> {
                  r.stackName("S").changeSetName(name).changeSetType(type).templateBody(template);
                  more.accept(r);
                }));
  }

  private DescribeChangeSetResponse describe(String name) {
    return cfn.call(c -> c.describeChangeSet(r -> r.stackName("S").changeSetName(name)));
  }

  private void execute(String name) {
    cfn.call(c -> c.executeChangeSet(r -> r.stackName("S").changeSetName(name)));
  }
}
