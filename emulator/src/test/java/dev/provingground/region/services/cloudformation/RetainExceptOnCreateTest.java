package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** What a failed operation made, where it is to be retained. */
final class RetainExceptOnCreateTest {
  private static final String RETAINED =
      """
      Resources:
        A: {Type: Test::World::Thing, DeletionPolicy: Retain}
        B: {Type: Test::World::Thing, DependsOn: A}
      """;

  private final StackFixture cfn = new StackFixture();

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
}
