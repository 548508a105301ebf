package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.services.cloudformation.ThreeThings.AFTER;
import static dev.provingground.region.services.cloudformation.ThreeThings.BEFORE;
import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Updates that are called off. */
final class CancelUpdateTest {
  private final StackFixture cfn = new StackFixture();

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
    assertThat(cfn.sizesOf("A", "B", "C")).isEqualTo(Map.of("A", "1", "B", "1", "C", "1"));
    assertThat(cfn.reason("D", "CREATE_FAILED")).isEqualTo("Resource creation cancelled");
    assertThat(cfn.reason("S", "UPDATE_ROLLBACK_IN_PROGRESS")).isEqualTo("User Initiated");
    assertThat(cfn.history("S"))
        .endsWith(
            "UPDATE_IN_PROGRESS",
            "UPDATE_ROLLBACK_IN_PROGRESS",
            "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
            "UPDATE_ROLLBACK_COMPLETE");
    assertThat(cfn.tokensOf("UPDATE_ROLLBACK_COMPLETE")).containsExactly("off");
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
    cfn.updateAndKeep(AFTER);
    cfn.world.faults.clear();
    cfn.world.neverReady.add("D");
    cfn.call(c -> c.updateStack(r -> r.stackName("S").templateBody(AFTER).disableRollback(true)));
    cfn.region.advance(Duration.ofMinutes(1));
    cancel();
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(cfn.world.things).hasSize(3);
    assertThat(cfn.sizesOf("A", "B", "C")).isEqualTo(Map.of("A", "1", "B", "1", "C", "1"));
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
    assertRefused(
        () -> cfn.call(c -> c.cancelUpdateStack(r -> r.stackName("S"))),
        "ValidationError",
        refusal);
    assertRefused(
        () -> cfn.call(c -> c.cancelUpdateStack(r -> r.stackName("T"))),
        "ValidationError",
        "Stack [T] does not exist");
  }
}
