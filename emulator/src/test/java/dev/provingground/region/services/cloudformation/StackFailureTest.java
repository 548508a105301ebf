package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.services.cloudformation.ThreeThings.AFTER;
import static dev.provingground.region.services.cloudformation.ThreeThings.BEFORE;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** What becomes of a stack when an operation on it fails and is not rolled back. */
final class StackFailureTest {
  private final StackFixture cfn = new StackFixture();

  private void rollBack() {
    cfn.call(c -> c.rollbackStack(r -> r.stackName("S")));
    cfn.finish();
  }

  @Test
  void anUpdateThatFailsAndIsKeptHasWhatSucceededAndTheRestAsItWas() {
    cfn.created(BEFORE);
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.world.onlyOnce.add("B");
    cfn.updateAndKeep(AFTER);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_FAILED);
    assertThat(cfn.sizesOf("A", "B", "C"))
        .as("other paths go on, and what failed is as it was")
        .isEqualTo(Map.of("A", "2", "B", "1", "C", "2"));
    assertThat(cfn.history("B")).endsWith("UPDATE_FAILED");
    assertThat(cfn.history("D")).as("it needs B").isEmpty();
    assertThat(cfn.stack().stackStatusReason())
        .isEqualTo("The following resource(s) failed to update: [B]. ");
  }

  @Test
  void aCreationThatTakesLongerThanItMayIsRolledBack() {
    cfn.world.neverReady.add("D");
    cfn.create(AFTER, r -> r.timeoutInMinutes(5));
    cfn.region.advance(Duration.ofMinutes(4));
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_IN_PROGRESS);
    assertThat(cfn.stack().timeoutInMinutes()).isEqualTo(5);
    cfn.region.advance(Duration.ofMinutes(1));
    assertThat(cfn.history("D")).contains("CREATE_FAILED");
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).isEmpty();
    assertThat(cfn.reason("S", "ROLLBACK_IN_PROGRESS"))
        .isEqualTo(
            "Stack creation time exceeded the specified timeout. Rollback requested by user.");
  }

  @Test
  void aCreationInTimeIsLeftAlone() {
    cfn.create(BEFORE, r -> r.timeoutInMinutes(5));
    cfn.finish();
    cfn.region.advance(Duration.ofMinutes(10));
    assertThat(cfn.status()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertRefused(
        () ->
            cfn.call(
                c -> c.createStack(r -> r.stackName("T").templateBody(BEFORE).timeoutInMinutes(0))),
        "ValidationError",
        "'timeoutInMinutes' failed to satisfy constraint");
  }

  @Test
  void noStackHasAPolicy() {
    cfn.created(BEFORE);
    assertThat(cfn.call(c -> c.getStackPolicy(r -> r.stackName("S"))).stackPolicyBody()).isNull();
    assertRefused(
        () -> cfn.call(c -> c.getStackPolicy(r -> r.stackName("T"))),
        "ValidationError",
        "Stack with id T does not exist");
  }

  @Test
  void anUpdateThatWasKeptGoesOnWithTheSameTemplate() {
    cfn.created(BEFORE);
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.updateAndKeep(AFTER);
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
    cfn.updateAndKeep(AFTER);
    assertThat(cfn.history("D")).endsWith("CREATE_FAILED");
    assertThat(cfn.world.things).hasSize(4);
    cfn.world.faults.clear();
    cfn.world.history.clear();
    cfn.updateAndKeep(AFTER);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.history).containsExactly("delete D", "create D");
    assertThat(cfn.world.things).hasSize(4);
  }

  @Test
  void whatFailedToBeMadeAndCannotBeDeletedFailsTheNextUpdateToo() {
    cfn.created(BEFORE);
    cfn.world.faults.put("D", Fault.STABILIZE);
    cfn.updateAndKeep(AFTER);
    cfn.world.faults.put("D", Fault.DELETE);
    cfn.updateAndKeep(AFTER);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_FAILED);
    assertThat(cfn.stack().stackStatusReason())
        .isEqualTo("The following resource(s) failed to delete: [D]. ");
    cfn.world.faults.clear();
    cfn.world.history.clear();
    cfn.updateAndKeep(AFTER);
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.world.history).containsExactly("delete D", "create D");
  }

  @Test
  void aResourceWhoseUpdateFailedAndIsNotWantedAnyMoreIsCompleteAgain() {
    cfn.created(BEFORE);
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.updateAndKeep(AFTER);
    cfn.world.faults.clear();
    cfn.updateAndKeep(AFTER.replace("Uses: [!Ref A], Size: 2", "Uses: [!Ref A], Size: 1"));
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(cfn.history("B")).endsWith("UPDATE_FAILED", "UPDATE_COMPLETE");
  }

  @Test
  void withoutRollbackNothingIsReplaced() {
    cfn.created(BEFORE);
    var things = Map.copyOf(cfn.world.things);
    cfn.updateAndKeep(BEFORE.replace("Kind: x", "Kind: y"));
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
    cfn.updateAndKeep(AFTER);
    cfn.world.faults.clear();
    cfn.world.faults.put("D", Fault.STABILIZE);
    cfn.updateAndKeep(AFTER.replace("Size: 2, Kind: x", "Size: 3, Kind: x"));
    assertThat(cfn.sizesOf("A", "B", "C")).isEqualTo(Map.of("A", "3", "B", "2", "C", "2"));
    rollBack();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).isEqualTo(things);
    assertThat(cfn.sizesOf("A", "B", "C")).isEqualTo(Map.of("A", "1", "B", "1", "C", "1"));
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
    cfn.updateAndKeep(AFTER);
    rollBack();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    cfn.world.faults.clear();
    cfn.call(c -> c.continueUpdateRollback(r -> r.stackName("S")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.sizesOf("A", "B", "C")).isEqualTo(Map.of("A", "1", "B", "1", "C", "1"));
  }

  @Test
  void aStackThatWasKeptIsUpdatedWithoutRollbackOnly() {
    cfn.created(BEFORE);
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.updateAndKeep(AFTER);
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
    cfn.updateAndKeep(BEFORE);
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
        () -> cfn.updateAndKeep(BEFORE),
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
    cfn.updateAndKeep(AFTER);
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
    cfn.updateAndKeep(AFTER);
    cfn.world.callers.clear();
    var role = "arn:aws:iam::123456789012:role/deployer";
    var answer =
        cfn.call(
            c -> c.rollbackStack(r -> r.stackName("S").roleARN(role).clientRequestToken("undo")));
    cfn.finish();
    assertThat(answer.stackId()).isEqualTo(cfn.stack().stackId());
    assertThat(cfn.world.callers)
        .containsOnly("arn:aws:sts::123456789012:assumed-role/deployer/AWSCloudFormation");
    assertThat(cfn.tokensOf("UPDATE_ROLLBACK_COMPLETE")).containsExactly("undo");
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
    cfn.updateAndKeep(AFTER);
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
    cfn.updateAndKeep(AFTER);
    cfn.delete();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cfn.world.things).isEmpty();
  }
}
