package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceAttribute;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;

final class StackUpdateTest {
  private static final String BEFORE =
      """
      Resources:
        A:
          Type: Test::World::Thing
          Properties: {Size: 1, Kind: x}
        B:
          Type: Test::World::Thing
          Properties: {Uses: [!Ref A]}
        Old:
          Type: Test::World::Thing
          Properties: {Uses: [!Ref B]}
      Outputs:
        Size: {Value: !GetAtt A.Size}
      """;

  private static final String TWO_CHANGES =
      BEFORE.replace("Size: 1", "Size: 2").replace("{Uses: [!Ref A]}", "{Uses: [!Ref A], Size: 2}");

  private final StackFixture cfn = new StackFixture();

  @BeforeEach
  void deploy() {
    cfn.created(BEFORE);
    cfn.world.history.clear();
  }

  @Test
  void aPropertyThatCanChangesInPlace() {
    var id = cfn.physicalId("A");
    cfn.update(BEFORE.replace("Size: 1", "Size: 2"));
    cfn.finish();
    assertThat(cfn.world.history).containsExactly("update A");
    assertThat(cfn.physicalId("A")).isEqualTo(id);
    assertThat(cfn.output("Size")).isEqualTo("2");
    assertThat(cfn.history("S"))
        .endsWith("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE");
    assertThat(cfn.history("A")).endsWith("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE");
    assertThat(cfn.history("B")).endsWith("CREATE_COMPLETE");
  }

  @Test
  void aPropertyThatCannotReplacesTheResourceAndThoseThatReferToItFollow() {
    var id = cfn.physicalId("A");
    cfn.update(BEFORE.replace("Kind: x", "Kind: y"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.history).containsExactly("create A", "update B", "delete A");
    assertThat(cfn.world.things).doesNotContainKey(id).containsKey(cfn.physicalId("A"));
    assertThat(cfn.reason("A", "UPDATE_IN_PROGRESS"))
        .isEqualTo(
            "Requested update requires the creation of a new physical resource; hence creating"
                + " one.");
  }

  @Test
  void whatTheTemplateNoLongerHasIsDeletedAndWhatItNewlyHasIsMade() {
    cfn.update(BEFORE.replace("Old:", "New:"));
    cfn.finish();
    assertThat(cfn.world.history).containsExactly("create New", "delete Old");
    assertThat(cfn.call(c -> c.listStackResources(r -> r.stackName("S"))).stackResourceSummaries())
        .extracting("logicalResourceId")
        .containsExactlyInAnyOrder("A", "B", "New");
  }

  @Test
  void whatIsToBeRetainedOnReplacementStays() {
    cfn.update(
        BEFORE
            .replace("Kind: x}", "Kind: y}")
            .replace("  A:\n", "  A:\n    UpdateReplacePolicy: Retain\n"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.things).hasSize(4);
  }

  @Test
  void theStacksTagsReachItsResources() {
    cfn.call(
        c ->
            c.updateStack(
                r ->
                    r.stackName("S")
                        .usePreviousTemplate(true)
                        .tags(Tag.builder().key("team").value("x").build())));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.tags.get(cfn.physicalId("B"))).containsAllEntriesOf(Map.of("team", "x"));
  }

  @Test
  void anUpdateThatChangesNothingIsRefused() {
    assertRefused(() -> cfn.update(BEFORE), "ValidationError", "No updates are to be performed.");
  }

  @Test
  void whatBecomesOfAResourceMayBeAllThatChanges() {
    var retained = BEFORE.replace("  A:\n", "  A:\n    DeletionPolicy: Retain\n");
    cfn.call(
        c -> c.createChangeSet(r -> r.stackName("S").changeSetName("c").templateBody(retained)));
    var change =
        cfn.call(c -> c.describeChangeSet(r -> r.stackName("S").changeSetName("c")))
            .changes()
            .getFirst()
            .resourceChange();
    assertThat(change.logicalResourceId()).isEqualTo("A");
    assertThat(change.scope()).containsExactly(ResourceAttribute.DELETION_POLICY);
    assertThat(change.replacement()).isEqualTo(Replacement.FALSE);
    cfn.call(c -> c.executeChangeSet(r -> r.stackName("S").changeSetName("c")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.history).isEmpty();
    var kept = cfn.physicalId("A");
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).containsOnlyKeys(kept);
  }

  @Test
  void whatBecomesOfAResourceIsTakenBackToo() {
    cfn.world.faults.put("New", Fault.CREATE);
    cfn.update(
        BEFORE
            .replace("  A:\n", "  A:\n    DeletionPolicy: Retain\n")
            .replace("Outputs:", "  New: {Type: Test::World::Thing, DependsOn: A}\nOutputs:"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.history("A")).as("nothing was done to it").endsWith("CREATE_COMPLETE");
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void metadataMayBeAllThatChanges() {
    cfn.update(BEFORE.replace("  A:\n", "  A:\n    Metadata: {of: interest}\n"));
    cfn.finish();
    assertThat(
            cfn.call(c -> c.describeStackResource(r -> r.stackName("S").logicalResourceId("A")))
                .stackResourceDetail()
                .metadata())
        .isEqualTo("{\"of\":\"interest\"}");
  }

  @Test
  void onlyOutputsMayChange() {
    cfn.update(BEFORE + "  More: {Value: x}\n");
    cfn.finish();
    assertThat(cfn.output("More")).isEqualTo("x");
    assertThat(cfn.world.history).isEmpty();
  }

  @Test
  void whatTheRegionCannotChangeIsRefusedBeforeAnythingChanges() {
    assertRefused(
        () ->
            cfn.update(
                BEFORE.replace("Size: 1", "Size: 2, Fixed: 1").replace("Kind: x", "Kind: x")),
        "ValidationError",
        "Resource A: this region cannot update property Fixed of Test::World::Thing");
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(cfn.world.history).isEmpty();
  }

  @Test
  void aResourceWithAChosenNameCannotBeReplacedUnderIt() {
    var named = BEFORE.replace("Kind: x", "Kind: x, Name: mine");
    cfn.update(named);
    cfn.finish();
    assertRefused(
        () -> cfn.update(named.replace("Kind: x", "Kind: y")),
        "ValidationError",
        "CloudFormation cannot update a stack when a custom-named resource requires replacing."
            + " Rename mine and update the stack again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "B", "New"})
  void whereverAnUpdateFailsAllIsAsItWas(String broken) {
    var things = Map.copyOf(cfn.world.things);
    var sizes = Map.copyOf(cfn.world.sizes);
    cfn.world.faults.put(broken, broken.equals("New") ? Fault.STABILIZE : Fault.UPDATE);
    cfn.world.onlyOnce.add(broken); // what breaks going there need not break going back
    cfn.update(
        BEFORE
            .replace("Size: 1", "Size: 2")
            .replace("Uses: [!Ref A]", "Size: 9, Uses: [!Ref A]")
            .replace("Outputs:", "  New: {Type: Test::World::Thing, DependsOn: B}\nOutputs:"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).isEqualTo(things);
    assertThat(cfn.world.sizes).containsAllEntriesOf(sizes);
    assertThat(cfn.output("Size")).isEqualTo("1");
    assertThat(cfn.call(c -> c.getTemplate(r -> r.stackName("S"))).templateBody())
        .isEqualTo(BEFORE);
    assertThat(cfn.reason("S", "UPDATE_ROLLBACK_IN_PROGRESS"))
        .contains("failed to", "[" + broken + "]");
  }

  @Test
  void aReplacementThatFailsIsDeletedAndTheOldOneStays() {
    var things = Map.copyOf(cfn.world.things);
    cfn.world.faults.put("A", Fault.STABILIZE);
    cfn.update(BEFORE.replace("Kind: x", "Kind: y"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).isEqualTo(things);
    cfn.world.faults.clear();
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void aReplacementIsTakenBackWhenALaterUpdateFails() {
    var things = Map.copyOf(cfn.world.things);
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.world.onlyOnce.add("B");
    cfn.update(BEFORE.replace("Kind: x", "Kind: y"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).isEqualTo(things);
  }

  @Test
  void aRollbackThatFailsSaysSo() {
    cfn.world.faults.put("A", Fault.UPDATE);
    cfn.update(BEFORE.replace("Size: 1", "Size: 2"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
  }

  private void continueRollback(String... skipped) {
    cfn.call(c -> c.continueUpdateRollback(r -> r.stackName("S").resourcesToSkip(skipped)));
    cfn.finish();
  }

  @Test
  void aRollbackThatFailedGoesOnOnceItsCauseIsGone() {
    var sizes = Map.copyOf(cfn.world.sizes);
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.update(TWO_CHANGES);
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    continueRollback();
    assertThat(cfn.status()).as("nothing was mended").isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    cfn.world.faults.clear();
    cfn.world.history.clear();
    continueRollback();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.history).as("only the rest").containsExactly("update B");
    assertThat(cfn.world.sizes).isEqualTo(sizes);
    assertThat(cfn.history("S"))
        .endsWith(
            "UPDATE_ROLLBACK_FAILED",
            "UPDATE_ROLLBACK_IN_PROGRESS",
            "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
            "UPDATE_ROLLBACK_COMPLETE");
    cfn.update(TWO_CHANGES);
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
  }

  @Test
  void whatARollbackFailedAtCanBeSkipped() {
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.update(TWO_CHANGES.replace("Old:", "New:"));
    cfn.finish();
    cfn.world.history.clear();
    continueRollback("B");
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.history).doesNotContain("update B");
    assertThat(cfn.history("B")).endsWith("UPDATE_FAILED", "UPDATE_COMPLETE");
    assertThat(cfn.call(c -> c.listStackResources(r -> r.stackName("S"))).stackResourceSummaries())
        .extracting("logicalResourceId")
        .containsExactlyInAnyOrder("A", "B", "Old");
  }

  @Test
  void onlyWhatARollbackFailedAtCanBeSkipped() {
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.update(TWO_CHANGES);
    cfn.finish();
    assertRefused(
        () -> continueRollback("A", "B"),
        "ValidationError",
        "ResourcesToSkip [A] are not in UPDATE_FAILED state",
        "[B]");
    continueRollback("B");
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
  }

  @Test
  void onlyARollbackThatFailedGoesOn() {
    assertRefused(
        this::continueRollback,
        "ValidationError",
        "RollbackUpdatedStack cannot be called from current stack status");
    assertRefused(
        () -> cfn.call(c -> c.continueUpdateRollback(r -> r.stackName("T"))),
        "ValidationError",
        "Stack [T] does not exist");
  }

  @Test
  void aStackWhoseRollbackFailedCanBeDeleted() {
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.update(TWO_CHANGES);
    cfn.finish();
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).isEmpty();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void whatTheFailedRollbackOfAReplacementLeftGoesWithTheStack() {
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.update(BEFORE.replace("Kind: x", "Kind: y"));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    assertThat(cfn.world.things).as("both halves of A, B and Old").hasSize(4);
    cfn.world.faults.clear();
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).isEmpty();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void aReplacementThatTheRollbackDidNotComeToGoesWithTheStackInBothHalves() {
    cfn.world.faults.put("C", Fault.CREATE);
    cfn.update(
        BEFORE
            .replace("Size: 1", "Size: 2")
            .replace("{Uses: [!Ref A]}", "{Uses: [!Ref A], Kind: y}")
            .replace("Outputs:", "  C: {Type: Test::World::Thing, DependsOn: B}\nOutputs:"));
    cfn.region.advance(Duration.ofMillis(300));
    assertThat(cfn.world.history).containsExactly("update A", "create B");
    cfn.world.faults.put("A", Fault.UPDATE);
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    cfn.world.faults.clear();
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void whatADeletionDidNotGetRidOfTheNextOneDoes() {
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.update(BEFORE.replace("Kind: x", "Kind: y"));
    cfn.finish();
    cfn.world.faults.clear();
    cfn.world.faults.put("A", Fault.DELETE);
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_FAILED);
    assertThat(cfn.world.things).hasSize(2);
    cfn.world.faults.clear();
    cfn.delete();
    cfn.finish();
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void aStackThatRolledBackItsCreationCannotBeUpdated() {
    var fresh = new StackFixture();
    fresh.world.faults.put("A", Fault.CREATE);
    fresh.create(BEFORE);
    fresh.finish();
    assertRefused(
        () -> fresh.update(BEFORE.replace("Size: 1", "Size: 2")),
        "ValidationError",
        "is in ROLLBACK_COMPLETE state and can not be updated.");
  }

  @Test
  void aStackCannotBeDeletedInTheMiddleOfAnUpdate() {
    cfn.world.neverReady.add("A");
    cfn.update(BEFORE.replace("Kind: x", "Kind: y"));
    assertRefused(
        cfn::delete, "ValidationError", "cannot be deleted while in status UPDATE_IN_PROGRESS");
  }
}
