package dev.provingground.region.services.cloudformation;

import static dev.provingground.region.testsupport.AwsAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.cloudformation.World.Fault;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.BeaconStackOperationStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.DescribeEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.EventType;
import software.amazon.awssdk.services.cloudformation.model.ListHookResultsTargetType;
import software.amazon.awssdk.services.cloudformation.model.OperationEvent;
import software.amazon.awssdk.services.cloudformation.model.OperationType;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

final class OperationEventsTest {
  private final StackFixture cfn = new StackFixture();

  private List<OperationEvent> events(Consumer<DescribeEventsRequest.Builder> request) {
    return cfn.call(c -> c.describeEvents(request)).operationEvents();
  }

  private static String told(OperationEvent event) {
    return Stream.of(
            event.operationTypeAsString(),
            event.operationStatusAsString(),
            event.resourceStatusAsString())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(" "));
  }

  private List<OperationEvent> operations() {
    return events(r -> r.stackName(cfn.stack().stackId())).reversed().stream()
        .filter(event -> event.eventType() == EventType.STACK_EVENT)
        .toList();
  }

  @Test
  void whatHappenedIsGroupedByWhatWasDone() {
    var creation =
        cfn.call(c -> c.createStack(r -> r.stackName("S").templateBody(ThreeThings.BEFORE)));
    cfn.finish();
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.world.onlyOnce.add("B");
    var update =
        cfn.call(c -> c.updateStack(r -> r.stackName("S").templateBody(ThreeThings.AFTER)));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    assertThat(operations())
        .extracting(OperationEventsTest::told)
        .containsExactly(
            "CREATE_STACK IN_PROGRESS CREATE_IN_PROGRESS",
            "CREATE_STACK SUCCEEDED CREATE_COMPLETE",
            "UPDATE_STACK IN_PROGRESS UPDATE_IN_PROGRESS",
            "ROLLBACK IN_PROGRESS UPDATE_ROLLBACK_IN_PROGRESS",
            "ROLLBACK IN_PROGRESS UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
            "ROLLBACK SUCCEEDED UPDATE_ROLLBACK_COMPLETE");
    assertThat(operations()).extracting(OperationEvent::operationId).doesNotContainNull();
    assertThat(operations().getFirst().operationId()).isEqualTo(creation.operationId());
    assertThat(operations().get(1).endTime()).isAfter(operations().get(1).startTime());
    assertThat(events(r -> r.operationId(update.operationId())))
        .isNotEmpty()
        .allMatch(event -> event.operationType() == OperationType.UPDATE_STACK);
    assertThat(events(r -> r.operationId(update.operationId()).filters(f -> f.failedEvents(true))))
        .filteredOn(event -> event.logicalResourceId().equals("B"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.eventType()).isEqualTo(EventType.PROVISIONING_ERROR);
              assertThat(event.resourceStatusReason()).contains("B breaks at UPDATE");
              assertThat(event.operationStatus()).isNull();
            });
    assertThat(cfn.events())
        .extracting(StackEvent::operationId)
        .containsExactlyElementsOf(
            events(r -> r.stackName("S")).reversed().stream()
                .map(OperationEvent::operationId)
                .toList());
    assertThat(cfn.stack().lastOperations())
        .singleElement()
        .satisfies(last -> assertThat(last.operationType()).isEqualTo(OperationType.ROLLBACK));
  }

  @Test
  void aRollbackThatGoesOnAndADeletionAreOperations() {
    cfn.create(ThreeThings.BEFORE, r -> r.disableRollback(true));
    cfn.finish();
    cfn.world.faults.put("B", Fault.UPDATE);
    cfn.updateAndKeep(ThreeThings.AFTER);
    cfn.world.faults.put("A", Fault.UPDATE);
    var rollback = cfn.call(c -> c.rollbackStack(r -> r.stackName("S")));
    cfn.finish();
    assertThat(cfn.status()).isEqualTo(StackStatus.UPDATE_ROLLBACK_FAILED);
    cfn.world.faults.clear();
    cfn.call(c -> c.continueUpdateRollback(r -> r.stackName("S")));
    cfn.finish();
    cfn.delete();
    cfn.finish();
    assertThat(operations())
        .filteredOn(event -> event.operationStatus() != BeaconStackOperationStatus.IN_PROGRESS)
        .extracting(event -> event.operationTypeAsString() + " " + event.operationStatusAsString())
        .containsExactly(
            "CREATE_STACK SUCCEEDED",
            "UPDATE_STACK FAILED",
            "ROLLBACK FAILED",
            "CONTINUE_ROLLBACK SUCCEEDED",
            "DELETE_STACK SUCCEEDED");
    assertThat(events(r -> r.operationId(rollback.operationId())))
        .allMatch(event -> event.operationType() == OperationType.ROLLBACK);
  }

  /** What the CDK's command line asks for then. */
  @Test
  void aChangeSetThatFailedHasNoErrorsOfResourcesAndNoHooks() {
    cfn.created(ThreeThings.BEFORE);
    var id =
        cfn.call(
                c ->
                    c.createChangeSet(
                        r -> r.stackName("S").changeSetName("c").templateBody(ThreeThings.BEFORE)))
            .id();
    assertThat(events(r -> r.stackName("S").changeSetName("c")))
        .extracting(OperationEventsTest::told)
        .containsExactly("CREATE_CHANGESET FAILED", "CREATE_CHANGESET IN_PROGRESS");
    assertThat(events(r -> r.changeSetName(id).filters(f -> f.failedEvents(true)))).isEmpty();
    var results =
        cfn.call(
            c ->
                c.listHookResults(
                    r -> r.targetType(ListHookResultsTargetType.CHANGE_SET).targetId(id)));
    assertThat(results.hookResults()).isEmpty();
    assertThat(results.targetId()).isEqualTo(id);
    assertThat(results.targetType()).isEqualTo(ListHookResultsTargetType.CHANGE_SET);
  }

  @Test
  void aStackThatWasOnlyInReviewIsDeleted() {
    cfn.call(
        c ->
            c.createChangeSet(
                r ->
                    r.stackName("S")
                        .changeSetName("c")
                        .changeSetType(ChangeSetType.CREATE)
                        .templateBody(ThreeThings.BEFORE)));
    cfn.delete();
    assertThat(operations())
        .extracting(OperationEventsTest::told)
        .containsExactly(
            "CREATE_CHANGESET IN_PROGRESS REVIEW_IN_PROGRESS",
            "DELETE_STACK SUCCEEDED DELETE_COMPLETE");
  }

  @Test
  void whatIsLookedAtIsSaidAndIsThere() {
    assertRefused(
        () -> events(r -> {}),
        "ValidationError",
        "One of ChangeSetName, OperationId or StackName must be specified");
    assertRefused(
        () -> events(r -> r.stackName("none")),
        "ValidationError",
        "Stack with id none does not exist");
    cfn.created(ThreeThings.BEFORE);
    assertRefused(
        () -> events(r -> r.stackName("S").changeSetName("none")),
        "ChangeSetNotFound",
        "ChangeSet [none] does not exist");
    assertThat(events(r -> r.operationId("none"))).isEmpty();
    assertRefused(
        () -> cfn.call(c -> c.listHookResults(r -> r.targetType("STACK"))),
        "ValidationError",
        "One of TargetId or TypeArn must be specified");
  }
}
