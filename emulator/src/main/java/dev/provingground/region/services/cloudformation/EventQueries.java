package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.cloudformation.stack.ChangeSet;
import dev.provingground.region.services.cloudformation.stack.Event;
import dev.provingground.region.services.cloudformation.stack.Stack;
import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.model.BeaconStackOperationStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.DescribeEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.EventType;
import software.amazon.awssdk.services.cloudformation.model.ListHookResultsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListHookResultsResponse;
import software.amazon.awssdk.services.cloudformation.model.OperationEvent;

/**
 * The operations that look at what happened, grouped by what was done. What CloudFormation's early
 * validations would find is refused here before there is a change set, so none of them is among the
 * events; and no hook is ever invoked.
 */
final class EventQueries {
  private final StackStore stacks;
  private final ChangeSetCommands changeSets;

  EventQueries(StackStore stacks, ChangeSetCommands changeSets) {
    this.stacks = stacks;
    this.changeSets = changeSets;
  }

  /** The newest first. */
  DescribeEventsResponse describe(DescribeEventsRequest request) {
    boolean failed =
        request.filters() != null && Boolean.TRUE.equals(request.filters().failedEvents());
    var operation = request.operationId();
    var events =
        events(request)
            .filter(event -> operation == null || event.operationId().equals(operation))
            .filter(event -> !failed || event.eventType() == EventType.PROVISIONING_ERROR)
            .toList();
    var page = StackQueries.PAGES.newestFirst(request, events);
    return DescribeEventsResponse.builder()
        .operationEvents(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private Stream<OperationEvent> events(DescribeEventsRequest request) {
    if (request.changeSetName() != null) {
      var found = changeSets.find(request.stackName(), request.changeSetName());
      return of(found.stack(), found.changeSet());
    }
    if (request.stackName() != null) {
      return of(stacks.get(request.stackName()));
    }
    if (request.operationId() == null) {
      throw Problems.validationError(
          "One of ChangeSetName, OperationId or StackName must be specified");
    }
    return stacks.all().stream().flatMap(EventQueries::of);
  }

  private static Stream<OperationEvent> of(Stack stack) {
    return Stream.concat(
            stack.events().stream().map(event -> of(stack, event)),
            stack.changeSets().stream().flatMap(changeSet -> of(stack, changeSet)))
        .sorted(Comparator.comparing(OperationEvent::timestamp));
  }

  private static OperationEvent of(Stack stack, Event event) {
    var operation = event.operation();
    var view =
        OperationEvent.builder()
            .eventId(event.eventId())
            .stackId(stack.id())
            .operationId(operation.id())
            .operationType(operation.type())
            .logicalResourceId(event.logicalId())
            .physicalResourceId(event.physicalId())
            .resourceType(event.resourceType())
            .timestamp(event.timestamp())
            .resourceStatus(event.status())
            .resourceStatusReason(event.reason().orElse(null))
            .resourceProperties(event.properties().orElse(null))
            .clientRequestToken(event.clientRequestToken().orElse(null));
    if (!event.isAbout(stack)) {
      return view.eventType(
              event.status().endsWith("_FAILED")
                  ? EventType.PROVISIONING_ERROR
                  : EventType.PROGRESS_EVENT)
          .build();
    }
    var status = operationStatus(event.status());
    return view.eventType(EventType.STACK_EVENT)
        .operationStatus(status)
        .startTime(operation.start())
        .endTime(status == BeaconStackOperationStatus.IN_PROGRESS ? null : event.timestamp())
        .build();
  }

  private static BeaconStackOperationStatus operationStatus(String stackStatus) {
    if (stackStatus.endsWith("_IN_PROGRESS")) {
      return BeaconStackOperationStatus.IN_PROGRESS;
    }
    return stackStatus.endsWith("_FAILED")
        ? BeaconStackOperationStatus.FAILED
        : BeaconStackOperationStatus.SUCCEEDED;
  }

  /** A change set is made at once: its operation begins and ends with it. */
  private static Stream<OperationEvent> of(Stack stack, ChangeSet changeSet) {
    return Stream.of(
            BeaconStackOperationStatus.IN_PROGRESS,
            changeSet.status() == ChangeSetStatus.FAILED
                ? BeaconStackOperationStatus.FAILED
                : BeaconStackOperationStatus.SUCCEEDED)
        .map(
            status ->
                OperationEvent.builder()
                    .eventId(changeSet.operation().id() + "-" + status)
                    .stackId(stack.id())
                    .operationId(changeSet.operation().id())
                    .operationType(changeSet.operation().type())
                    .operationStatus(status)
                    .eventType(EventType.STACK_EVENT)
                    .timestamp(changeSet.creationTime())
                    .startTime(changeSet.operation().start())
                    .endTime(
                        status == BeaconStackOperationStatus.IN_PROGRESS
                            ? null
                            : changeSet.creationTime())
                    .clientRequestToken(changeSet.clientToken().orElse(null))
                    .build());
  }

  /** Nobody can register a hook with this region, so there are no results. */
  ListHookResultsResponse hookResults(ListHookResultsRequest request) {
    if (request.targetId() == null && request.typeArn() == null) {
      throw Problems.validationError("One of TargetId or TypeArn must be specified");
    }
    var page = StackQueries.PAGES.page(request, List.of());
    return ListHookResultsResponse.builder()
        .targetType(request.targetTypeAsString())
        .targetId(request.targetId())
        .hookResults(List.of())
        .nextToken(page.nextToken())
        .build();
  }
}
