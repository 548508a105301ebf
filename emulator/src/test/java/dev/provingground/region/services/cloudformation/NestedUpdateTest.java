package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.services.cloudformation.NestedFixture.PARENT;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Stacks in stacks: updated, and brought back. */
class NestedUpdateTest {
  @TempDir private Path directory;
  private NestedFixture nest;
  private StackFixture cfn;

  @BeforeEach
  void setUp() throws IOException {
    nest = new NestedFixture(directory);
    cfn = nest.cfn;
    nest.created();
    cfn.world.history.clear();
  }

  @Test
  void aParameterThatChangesUpdatesTheNestedStack() {
    nest.update(PARENT.replace("Used: !Ref A, Size: 1", "Used: !Ref A, Size: 2"));
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.history).containsExactly("update X");
    assertThat(cfn.output("Size")).isEqualTo("2");
    assertThat(nest.history())
        .containsExactly(
            "CREATE_IN_PROGRESS",
            "CREATE_COMPLETE",
            "UPDATE_IN_PROGRESS",
            "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
            "UPDATE_COMPLETE");
    assertThat(cfn.history("N")).endsWith("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE");
  }

  @Test
  void aTemplateThatChangesUnderItsUrlUpdatesTheNestedStack() {
    nest.change(child -> child.replace("[!Ref X], Size: 1", "[!Ref X], Size: 5"));
    nest.update(PARENT);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.history).containsExactly("update Y");
  }

  @Test
  void whereNothingChangesTheNestedStackIsLeftAlone() {
    nest.update(PARENT);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.history("N")).endsWith("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE");
    assertThat(nest.history()).containsExactly("CREATE_IN_PROGRESS", "CREATE_COMPLETE");
    assertThat(cfn.world.history).isEmpty();
  }

  @Test
  void whatIsLeftOverIsDeletedOnceAllIsUpdated() {
    nest.change(NestedUpdateTest::withoutY);
    cfn.world.neverReady.add("New");
    cfn.update(
        PARENT.replace("Outputs:", "  New: {Type: Test::World::Thing, DependsOn: N}\nOutputs:"));
    cfn.region.advance(Duration.ofMinutes(5));
    assertThat(nest.nested().stackStatus())
        .isEqualTo(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS);
    assertThat(cfn.world.things).hasSize(5);
    cfn.world.neverReady.clear();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.history).endsWith("delete Y");
  }

  private static String withoutY(String child) {
    return child.replace("  Y:", "  # Y:").replaceAll("(?m)^  # Y:\\n.*\\n.*\\n", "");
  }

  @Test
  void whatTheParentCannotDoTakesBackTheNestedStackToo() {
    nest.change(child -> withoutY(child).replace("Size: !Ref Size}", "Size: 7}"));
    cfn.world.faults.put("Z", Fault.UPDATE);
    cfn.world.onlyOnce.add("Z");
    nest.update(PARENT.replace("Outputs.Id], Size: 1", "Outputs.Id], Size: 2"));
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(nest.history())
        .endsWith(
            "UPDATE_IN_PROGRESS",
            "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
            "UPDATE_ROLLBACK_IN_PROGRESS",
            "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
            "UPDATE_ROLLBACK_COMPLETE");
    assertThat(cfn.world.history).contains("update X").doesNotContain("delete Y");
    assertThat(cfn.output("Size")).isEqualTo("1");
    assertThat(nest.nested().outputs()).hasSize(2).extracting(o -> o.outputValue()).contains("1");
    assertThat(cfn.world.sizes.get(nest.nested().outputs().getFirst().outputValue()))
        .isEqualTo("1");
  }

  @Test
  void aNestedStackThatFailsIsTakenBackWithItsParent() {
    nest.change(child -> child.replace("[!Ref X], Size: 1", "[!Ref X], Size: 5"));
    cfn.world.faults.put("Y", Fault.UPDATE);
    cfn.world.onlyOnce.add("Y");
    nest.update(
        PARENT
            .replace("Properties: {Size: 1}", "Properties: {Size: 9}")
            .replace("Used: !Ref A, Size: 1", "Used: !Ref A, Size: 2"));
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.reason("N", "UPDATE_FAILED"))
        .isEqualTo(
            "Embedded stack "
                + nest.nested().stackId()
                + " was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with"
                + " reason: The following resource(s) failed to update: [Y]. ");
    assertThat(nest.history()).endsWith("UPDATE_ROLLBACK_COMPLETE");
    assertThat(cfn.history("N"))
        .endsWith("UPDATE_IN_PROGRESS", "UPDATE_FAILED", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE");
    assertThat(cfn.sizesOf("A")).isEqualTo(Map.of("A", "1"));
    assertThat(cfn.output("Size")).isEqualTo("1");
  }

  @Test
  void aNestedStackThatIsNewGoesAgain() {
    nest.put("more", "Resources: {W: {Type: Test::World::Thing}}");
    cfn.world.faults.put("Z", Fault.UPDATE);
    cfn.world.onlyOnce.add("Z");
    nest.update(
        PARENT
            .replace(
                "Outputs:",
                """
                  More:
                    Type: AWS::CloudFormation::Stack
                    Properties: {TemplateURL: "https://s3.amazonaws.com/templates/more"}
                Outputs:\
                """)
            .replace("Outputs.Id], Size: 1", "Outputs.Id], Size: 2"));
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.history("More")).endsWith("DELETE_COMPLETE");
    assertThat(cfn.world.things).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"false, 5", "true, 4"})
  void whatComesInANestedStackAndIsTakenBackStaysWhereItsPolicyAndTheRequestSaySo(
      boolean exceptOnCreate, int left) {
    nest.change(
        child ->
            child.replace(
                "Outputs:", "  New: {Type: Test::World::Thing, DeletionPolicy: Retain}\nOutputs:"));
    cfn.world.faults.put("Z", Fault.UPDATE);
    cfn.world.onlyOnce.add("Z");
    var next = PARENT.replace("Outputs.Id], Size: 1", "Outputs.Id], Size: 2");
    cfn.call(
        c ->
            c.updateStack(
                r -> r.stackName("S").templateBody(next).retainExceptOnCreate(exceptOnCreate)));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).hasSize(left);
  }

  @Test
  void aNestedStackThatIsNotWantedAnyMoreIsDeleted() {
    cfn.call(
        c ->
            c.updateTerminationProtection(r -> r.stackName("S").enableTerminationProtection(true)));
    var id = nest.nested().stackId();
    nest.update("Resources: {A: {Type: Test::World::Thing, Properties: {Size: 1}}}");
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(nest.described(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cfn.world.things).hasSize(1);
  }

  @Test
  void aRollbackThatFailsInANestedStackGoesOnFromTheRoot() {
    failedRollback();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    assertThat(cfn.stack().stackStatusReason())
        .isEqualTo("The following resource(s) failed to update: [N]. ");
    cfn.world.faults.clear();
    cfn.call(c -> c.continueUpdateRollback(r -> r.stackName("S")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.output("Size")).isEqualTo("1");
  }

  @Test
  void resourcesOfNestedStacksAreSkippedByTheirStacksName() {
    failedRollback();
    var name = nest.nested().stackName();
    assertRefused(
        () -> continued("N"),
        "ValidationError",
        "a stack can be skipped in DELETE_IN_PROGRESS, DELETE_COMPLETE or DELETE_FAILED state");
    assertRefused(() -> continued("Other.X"), "ValidationError", "there is no stack Other");
    assertRefused(
        () -> continued(name + ".Y"), "ValidationError", "ResourcesToSkip [Y] are not in");
    continued(name + ".X");
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.sizes.get(nest.nested().outputs().getFirst().outputValue()))
        .isEqualTo("2");
  }

  private void continued(String skipped) {
    cfn.call(c -> c.continueUpdateRollback(r -> r.stackName("S").resourcesToSkip(skipped)));
  }

  /** X is changed, then Z fails, and X cannot be changed back. */
  private void failedRollback() {
    cfn.world.neverReady.add("New");
    cfn.update(
        PARENT
            .replace("Used: !Ref A, Size: 1", "Used: !Ref A, Size: 2")
            .replace("Outputs:", "  New: {Type: Test::World::Thing, DependsOn: N}\nOutputs:"));
    cfn.region.advance(Duration.ofMinutes(5));
    cfn.world.faults.put("X", Fault.UPDATE);
    cfn.finish();
  }

  @Test
  void anUpdateThatIsCancelledComesBackInNestedStacksToo() {
    cfn.world.neverReady.add("New");
    nest.change(child -> child.replace("Outputs:", "  New: {Type: Test::World::Thing}\nOutputs:"));
    cfn.update(PARENT.replace("Used: !Ref A, Size: 1", "Used: !Ref A, Size: 2"));
    cfn.region.advance(Duration.ofMinutes(5));
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_IN_PROGRESS);
    cfn.call(c -> c.cancelUpdateStack(r -> r.stackName("S")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).hasSize(4);
    assertThat(cfn.output("Size")).isEqualTo("1");
  }

  @Test
  void withoutRollbackANestedStackKeepsWhatSucceededUntilItsRootIsRolledBack() {
    nest.change(child -> child.replace("[!Ref X], Size: 1", "[!Ref X], Size: 5"));
    cfn.world.faults.put("Y", Fault.UPDATE);
    var next = PARENT.replace("Used: !Ref A, Size: 1", "Used: !Ref A, Size: 2");
    cfn.updateAndKeep(next);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_FAILED);
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_FAILED);
    assertThat(cfn.reason("N", "UPDATE_FAILED")).contains("Currently in UPDATE_FAILED with reason");
    cfn.updateAndKeep(next);
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_FAILED);
    cfn.world.faults.clear();
    cfn.call(c -> c.rollbackStack(r -> r.stackName("S")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.output("Size")).isEqualTo("1");
  }

  @Test
  void withoutRollbackANestedStackGoesOnWhereItFailed() {
    nest.change(child -> child.replace("[!Ref X], Size: 1", "[!Ref X], Size: 5"));
    cfn.world.faults.put("Y", Fault.UPDATE);
    var next = PARENT.replace("Used: !Ref A, Size: 1", "Used: !Ref A, Size: 2");
    cfn.updateAndKeep(next);
    cfn.world.faults.clear();
    cfn.updateAndKeep(next);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.output("Size")).isEqualTo("2");
  }

  @Test
  void aNestedStackIsUpdatedByItselfAndBroughtBackByItsParent() {
    var id = nest.nested().stackId();
    cfn.call(
        c ->
            c.updateStack(
                r ->
                    r.stackName(id)
                        .usePreviousTemplate(true)
                        .parameters(
                            Parameter.builder().parameterKey("Used").usePreviousValue(true).build(),
                            Parameter.builder().parameterKey("Size").parameterValue("3").build())));
    cfn.finish();
    assertThat(nest.nested().stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(nest.nested().outputs()).extracting(o -> o.outputValue()).contains("3");
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
    nest.update(PARENT);
    assertThat(cfn.output("Size")).isEqualTo("1");
  }

  @Test
  void aNestedStackThatIsGoneCannotBeUpdated() {
    var id = nest.nested().stackId();
    cfn.world.things.remove(cfn.physicalId("Z"));
    cfn.call(c -> c.deleteStack(r -> r.stackName(id)));
    cfn.finish();
    nest.update(PARENT);
    assertThat(cfn.reason("N", "UPDATE_FAILED")).isEqualTo("Stack [" + id + "] does not exist");
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    continued("N");
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
  }

  @Test
  void theTimeLimitOfACreationCannotBeUpdated() {
    assertRefused(
        () ->
            cfn.update(
                PARENT.replace(
                    "Parameters: {Used", "TimeoutInMinutes: 5\n      Parameters: {Used")),
        "ValidationError",
        "cannot update property TimeoutInMinutes");
  }
}
