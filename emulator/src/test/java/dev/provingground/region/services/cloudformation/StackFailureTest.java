package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.services.cloudformation.StackFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** What becomes of a stack when an operation on it fails, or is called off. */
final class StackFailureTest {
  private static final String BEFORE =
      """
      Resources:
        A:
          Type: Test::World::Thing
          Properties: {Size: 1, Kind: x}
        B:
          Type: Test::World::Thing
          Properties: {Uses: [!Ref A], Size: 1}
        C:
          Type: Test::World::Thing
          Properties: {Size: 1}
      Outputs:
        Size: {Value: !GetAtt A.Size}
      """;

  private static final String AFTER =
      BEFORE
          .replace("Size: 1", "Size: 2")
          .replace("Outputs:", "  D: {Type: Test::World::Thing, DependsOn: B}\nOutputs:");

  private final StackFixture cfn = new StackFixture();

  private void updateAndKeep(String template) {
    cfn.call(
        c -> c.updateStack(r -> r.stackName("S").templateBody(template).disableRollback(true)));
    cfn.finish();
  }

  private void rollBack() {
    cfn.call(c -> c.rollbackStack(r -> r.stackName("S")));
    cfn.finish();
  }

  private Map<String, String> sizesOf(String... ids) {
    var sizes = new TreeMap<String, String>();
    for (var id : ids) {
      sizes.put(id, cfn.world.sizes.get(cfn.physicalId(id)));
    }
    return sizes;
  }

  @Test
  void anUpdateThatFailsAndIsKeptHasWhatSucceededAndTheRestAsItWas() {
    cfn.created(BEFORE);
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.world.onlyOnce.add("B");
    updateAndKeep(AFTER);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_FAILED);
    assertThat(sizesOf("A", "B", "C"))
        .as("other paths go on, and what failed is as it was")
        .isEqualTo(Map.of("A", "2", "B", "1", "C", "2"));
    assertThat(cfn.history("B")).endsWith("UPDATE_FAILED");
    assertThat(cfn.history("D")).as("it needs B").isEmpty();
    assertThat(cfn.stack().stackStatusReason())
        .isEqualTo("The following resource(s) failed to update: [B]. ");
  }

  @Test
  void anUpdateThatWasKeptGoesOnWithTheSameTemplate() {
    cfn.created(BEFORE);
    cfn.world.faults.put("B", Fault.UPDATE);
    updateAndKeep(AFTER);
    cfn.world.faults.clear();
    cfn.world.history.clear();
    cfn.call(
        c -> c.updateStack(r -> r.stackName("S").usePreviousTemplate(true).disableRollback(true)));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.history).containsExactly("update B", "create D");
    assertThat(cfn.output("Size")).isEqualTo("2");
  }

  @Test
  void whatFailedToBeMadeIsDeletedAndMadeAnew() {
    cfn.created(BEFORE);
    cfn.world.faults.put("D", Fault.STABILIZE);
    updateAndKeep(AFTER);
    assertThat(cfn.history("D")).endsWith("CREATE_FAILED");
    assertThat(cfn.world.things).hasSize(4);
    cfn.world.faults.clear();
    cfn.world.history.clear();
    updateAndKeep(AFTER);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.history).containsExactly("delete D", "create D");
    assertThat(cfn.world.things).hasSize(4);
  }

  @Test
  void whatFailedToBeMadeAndCannotBeDeletedFailsTheNextUpdateToo() {
    cfn.created(BEFORE);
    cfn.world.faults.put("D", Fault.STABILIZE);
    updateAndKeep(AFTER);
    cfn.world.faults.put("D", Fault.DELETE);
    updateAndKeep(AFTER);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_FAILED);
    assertThat(cfn.stack().stackStatusReason())
        .isEqualTo("The following resource(s) failed to delete: [D]. ");
  }

  @Test
  void aResourceWhoseUpdateFailedAndIsNotWantedAnyMoreIsCompleteAgain() {
    cfn.created(BEFORE);
    cfn.world.faults.put("B", Fault.UPDATE);
    updateAndKeep(AFTER);
    cfn.world.faults.clear();
    updateAndKeep(AFTER.replace("Uses: [!Ref A], Size: 2", "Uses: [!Ref A], Size: 1"));
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.history("B")).endsWith("UPDATE_FAILED", "UPDATE_COMPLETE");
  }

  @Test
  void withoutRollbackNothingIsReplaced() {
    cfn.created(BEFORE);
    var things = Map.copyOf(cfn.world.things);
    updateAndKeep(BEFORE.replace("Kind: x", "Kind: y"));
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_FAILED);
    assertThat(cfn.reason("A", "UPDATE_FAILED"))
        .isEqualTo("Replacement type updates not supported on stack with disable-rollback.");
    assertThat(cfn.world.things).isEqualTo(things);
  }

  @Test
  void updatesThatWereKeptAreTakenBackTogether() {
    cfn.created(BEFORE);
    var things = Map.copyOf(cfn.world.things);
    cfn.world.faults.put("B", Fault.UPDATE);
    updateAndKeep(AFTER);
    cfn.world.faults.clear();
    cfn.world.faults.put("D", Fault.STABILIZE);
    updateAndKeep(AFTER.replace("Size: 2, Kind: x", "Size: 3, Kind: x"));
    assertThat(sizesOf("A", "B", "C")).isEqualTo(Map.of("A", "3", "B", "2", "C", "2"));
    rollBack();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).isEqualTo(things);
    assertThat(sizesOf("A", "B", "C")).isEqualTo(Map.of("A", "1", "B", "1", "C", "1"));
    assertThat(cfn.call(c -> c.getTemplate(r -> r.stackName("S"))).templateBody())
        .isEqualTo(BEFORE);
    assertThat(cfn.reason("S", "UPDATE_ROLLBACK_IN_PROGRESS")).isEqualTo("User Initiated");
    assertThat(cfn.output("Size")).isEqualTo("1");
    assertRefused(() -> cfn.update(BEFORE), "ValidationError", "No updates are to be performed.");
  }

  @Test
  void aKeptUpdateWhoseRollbackFailsIsContinued() {
    cfn.created(BEFORE);
    cfn.world.faults.put("B", Fault.UPDATE);
    updateAndKeep(AFTER);
    rollBack();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    cfn.world.faults.clear();
    cfn.call(c -> c.continueUpdateRollback(r -> r.stackName("S")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(sizesOf("A", "B", "C")).isEqualTo(Map.of("A", "1", "B", "1", "C", "1"));
  }

  @Test
  void aStackThatWasKeptIsUpdatedWithoutRollbackOnly() {
    cfn.created(BEFORE);
    cfn.world.faults.put("B", Fault.UPDATE);
    updateAndKeep(AFTER);
    assertRefused(
        () -> cfn.update(AFTER),
        "ValidationError",
        "This stack is currently in a non-terminal [UPDATE_FAILED] state. To update the stack from"
            + " this state, please use the disable-rollback parameter with update-stack API. To"
            + " rollback to the last known good state, use the rollback-stack API");
    cfn.call(c -> c.createChangeSet(r -> r.stackName("S").changeSetName("c").templateBody(AFTER)));
    assertRefused(
        () -> cfn.call(c -> c.executeChangeSet(r -> r.stackName("S").changeSetName("c"))),
        "ValidationError",
        "non-terminal [UPDATE_FAILED] state");
    cfn.world.faults.clear();
    cfn.call(
        c -> c.executeChangeSet(r -> r.stackName("S").changeSetName("c").disableRollback(true)));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
  }

  @Test
  void aCreationThatWasKeptGoesOn() {
    cfn.world.faults.put("B", Fault.STABILIZE);
    cfn.create(BEFORE, r -> r.disableRollback(true));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_FAILED);
    assertThat(cfn.world.things).hasSize(3);
    cfn.world.faults.clear();
    cfn.world.history.clear();
    updateAndKeep(BEFORE);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.history).containsExactly("delete B", "create B");
    assertThat(cfn.output("Size")).isEqualTo("1");
  }

  @Test
  void aStackThatWasToBeLeftAloneOnFailureIsNotUpdated() {
    cfn.world.faults.put("B", Fault.CREATE);
    cfn.create(BEFORE, r -> r.onFailure(OnFailure.DO_NOTHING));
    cfn.finish();
    assertRefused(
        () -> updateAndKeep(BEFORE),
        "ValidationError",
        "This stack cannot be updated from [CREATE_FAILED] state because it contains [on-failure:"
            + " DO_NOTHING]. Please use disable-rollback option instead during stack creation.");
    rollBack();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).isEmpty();
  }

  @Test
  void aCreationThatWasKeptIsTakenBackEvenAfterUpdates() {
    cfn.world.faults.put("B", Fault.CREATE);
    cfn.create(BEFORE, r -> r.disableRollback(true));
    cfn.finish();
    updateAndKeep(AFTER);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_FAILED);
    rollBack();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).isEmpty();
    assertThat(cfn.reason("S", "ROLLBACK_IN_PROGRESS")).isEqualTo("User Initiated");
  }

  @Test
  void aRollbackIsDoneInItsRoleAndUnderItsToken() {
    cfn.created(BEFORE);
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.world.onlyOnce.add("B");
    updateAndKeep(AFTER);
    cfn.world.callers.clear();
    var role = "arn:aws:iam::123456789012:role/deployer";
    var answer =
        cfn.call(
            c -> c.rollbackStack(r -> r.stackName("S").roleARN(role).clientRequestToken("undo")));
    cfn.finish();
    assertThat(answer.stackId()).isEqualTo(cfn.stack().stackId());
    assertThat(cfn.world.callers)
        .containsOnly("arn:aws:sts::123456789012:assumed-role/deployer/AWSCloudFormation");
    assertThat(tokensOf("UPDATE_ROLLBACK_COMPLETE")).containsExactly("undo");
    assertThat(cfn.stack().roleARN()).isEqualTo(role);
  }

  @Test
  void onlyWhatFailedAndWasKeptIsRolledBack() {
    cfn.created(BEFORE);
    assertRefused(
        this::rollBack,
        "ValidationError",
        "RollbackStack cannot be called from current stack status");
    cfn.world.faults.put("B", Fault.UPDATE);
    updateAndKeep(AFTER);
    cfn.world.faults.clear();
    cfn.world.neverReady.add("D");
    cfn.call(c -> c.updateStack(r -> r.stackName("S").templateBody(AFTER).disableRollback(true)));
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_IN_PROGRESS);
    assertRefused(
        this::rollBack,
        "ValidationError",
        "RollbackStack cannot be called from current stack status");
    assertRefused(
        () -> cfn.call(c -> c.rollbackStack(r -> r.stackName("T"))),
        "ValidationError",
        "Stack [T] does not exist");
  }

  @Test
  void aStackThatWasKeptIsDeleted() {
    cfn.created(BEFORE);
    cfn.world.faults.put("D", Fault.STABILIZE);
    updateAndKeep(AFTER);
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cfn.world.things).isEmpty();
  }

  private void cancel() {
    cfn.call(c -> c.cancelUpdateStack(r -> r.stackName("S").clientRequestToken("off")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Size: 2", "Size: 1, Kind: y"})
  void anUpdateThatIsCancelledIsTakenBack(String change) {
    cfn.created(BEFORE);
    var things = Map.copyOf(cfn.world.things);
    cfn.world.neverReady.add("D");
    cfn.update(AFTER.replace("Size: 2, Kind: x", change));
    cfn.region.advance(Duration.ofMinutes(1));
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_IN_PROGRESS);
    cancel();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).isEqualTo(things);
    assertThat(sizesOf("A", "B", "C")).isEqualTo(Map.of("A", "1", "B", "1", "C", "1"));
    assertThat(cfn.reason("D", "CREATE_FAILED")).isEqualTo("Resource creation cancelled");
    assertThat(cfn.reason("S", "UPDATE_ROLLBACK_IN_PROGRESS")).isEqualTo("User Initiated");
    assertThat(cfn.history("S"))
        .endsWith(
            "UPDATE_IN_PROGRESS",
            "UPDATE_ROLLBACK_IN_PROGRESS",
            "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
            "UPDATE_ROLLBACK_COMPLETE");
    assertThat(tokensOf("UPDATE_ROLLBACK_COMPLETE")).containsExactly("off");
  }

  @Test
  void aResourceThatWasBeingUpdatedSaysThatItWasCancelled() {
    cfn.created(BEFORE);
    cfn.world.neverReady.add("A");
    cfn.update(AFTER);
    cfn.region.advance(Duration.ofMinutes(1));
    cancel();
    cfn.world.neverReady.clear();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.reason("A", "UPDATE_FAILED")).isEqualTo("Resource update cancelled");
  }

  @Test
  void anUpdateOfAStackThatWasKeptIsTakenBackToItsLastStableState() {
    cfn.created(BEFORE);
    cfn.world.faults.put("D", Fault.STABILIZE);
    updateAndKeep(AFTER);
    cfn.world.faults.clear();
    cfn.world.neverReady.add("D");
    cfn.call(c -> c.updateStack(r -> r.stackName("S").templateBody(AFTER).disableRollback(true)));
    cfn.region.advance(Duration.ofMinutes(1));
    cancel();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).hasSize(3);
    assertThat(sizesOf("A", "B", "C")).isEqualTo(Map.of("A", "1", "B", "1", "C", "1"));
  }

  @Test
  void onlyAnUpdateThatIsUnderWayIsCancelled() {
    var refusal = "CancelUpdateStack cannot be called from current stack status";
    cfn.create(BEFORE);
    assertRefused(this::cancel, "ValidationError", refusal);
    cfn.finish();
    assertRefused(this::cancel, "ValidationError", refusal);
    cfn.world.neverReady.add("D");
    cfn.update(AFTER);
    cancel();
    assertRefused(this::cancel, "ValidationError", refusal);
    assertRefused(
        () -> cfn.call(c -> c.cancelUpdateStack(r -> r.stackName("T"))),
        "ValidationError",
        "Stack [T] does not exist");
  }

  private static final String RETAINED =
      """
      Resources:
        A: {Type: Test::World::Thing, DeletionPolicy: Retain}
        B: {Type: Test::World::Thing, DependsOn: A}
      """;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatACreationMadeAndIsToBeRetainedGoesWhereItIsToGo(boolean exceptOnCreate) {
    cfn.world.faults.put("B", Fault.CREATE);
    cfn.create(RETAINED, r -> r.retainExceptOnCreate(exceptOnCreate));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).hasSize(exceptOnCreate ? 0 : 1);
    assertThat(cfn.history("A")).endsWith(exceptOnCreate ? "DELETE_COMPLETE" : "DELETE_SKIPPED");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAnUpdateMadeAndIsToBeRetainedGoesWhereItIsToGo(boolean exceptOnCreate) {
    cfn.created("Resources: {Z: {Type: Test::World::Thing, DeletionPolicy: Retain}}");
    cfn.world.faults.put("B", Fault.CREATE);
    cfn.call(
        c ->
            c.updateStack(
                r ->
                    r.stackName("S")
                        .templateBody(
                            RETAINED + "  Z: {Type: Test::World::Thing, DeletionPolicy: Retain}\n")
                        .retainExceptOnCreate(exceptOnCreate)));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).hasSize(exceptOnCreate ? 1 : 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAChangeSetMadeAndIsToBeRetainedGoesWhereItIsToGo(boolean exceptOnCreate) {
    cfn.world.faults.put("B", Fault.CREATE);
    cfn.call(
        c ->
            c.createChangeSet(
                r ->
                    r.stackName("S")
                        .changeSetName("c")
                        .changeSetType(ChangeSetType.CREATE)
                        .templateBody(RETAINED)));
    cfn.call(
        c ->
            c.executeChangeSet(
                r -> r.stackName("S").changeSetName("c").retainExceptOnCreate(exceptOnCreate)));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).hasSize(exceptOnCreate ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasKeptAndIsToBeRetainedGoesWhereItIsToGo(boolean exceptOnCreate) {
    cfn.world.faults.put("B", Fault.CREATE);
    cfn.create(RETAINED, r -> r.disableRollback(true));
    cfn.finish();
    cfn.call(c -> c.rollbackStack(r -> r.stackName("S").retainExceptOnCreate(exceptOnCreate)));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).hasSize(exceptOnCreate ? 0 : 1);
  }

  /** The tokens of the stack's own events of a status. */
  private List<String> tokensOf(String status) {
    return cfn.events().stream()
        .filter(event -> event.logicalResourceId().equals("S"))
        .filter(event -> event.resourceStatusAsString().equals(status))
        .map(StackEvent::clientRequestToken)
        .toList();
  }
}
