package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.cloudformation.stack.ChangeSet;
import dev.provingground.region.services.cloudformation.stack.Event;
import dev.provingground.region.services.cloudformation.stack.Nesting;
import dev.provingground.region.services.cloudformation.stack.PlannedChange;
import dev.provingground.region.services.cloudformation.stack.Revision;
import dev.provingground.region.services.cloudformation.stack.Stack;
import dev.provingground.region.services.cloudformation.stack.StackOutput;
import dev.provingground.region.services.cloudformation.stack.StackResource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.ChangeSource;
import software.amazon.awssdk.services.cloudformation.model.ChangeType;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.EvaluationType;
import software.amazon.awssdk.services.cloudformation.model.OperationEntry;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.RequiresRecreation;
import software.amazon.awssdk.services.cloudformation.model.ResourceAttribute;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;
import software.amazon.awssdk.services.cloudformation.model.RollbackConfiguration;
import software.amazon.awssdk.services.cloudformation.model.StackDriftInformation;
import software.amazon.awssdk.services.cloudformation.model.StackDriftInformationSummary;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** Stacks and change sets as the API shows them. */
final class Views {
  private Views() {}

  static software.amazon.awssdk.services.cloudformation.model.Stack stack(Stack stack) {
    var view =
        software.amazon.awssdk.services.cloudformation.model.Stack.builder()
            .stackId(stack.id())
            .stackName(stack.name())
            .changeSetId(stack.changeSetId().orElse(null))
            .creationTime(stack.creationTime())
            .lastUpdatedTime(stack.lastUpdatedTime().orElse(null))
            .deletionTime(stack.deletionTime().orElse(null))
            .stackStatus(stack.status())
            .stackStatusReason(stack.statusReason().orElse(null))
            .disableRollback(stack.disableRollback())
            .timeoutInMinutes(
                stack.creationTimeout().map(most -> (int) most.toMinutes()).orElse(null))
            .enableTerminationProtection(stack.terminationProtection())
            .roleARN(stack.roleArn().orElse(null))
            .parentId(stack.nesting().map(Nesting::parentId).orElse(null))
            .rootId(stack.nesting().map(Nesting::rootId).orElse(null))
            .notificationARNs(List.of())
            .rollbackConfiguration(RollbackConfiguration.builder().build())
            .driftInformation(
                StackDriftInformation.builder()
                    .stackDriftStatus(stack.drift().status())
                    .lastCheckTimestamp(stack.drift().checked().orElse(null))
                    .build())
            .lastOperations(operation(stack))
            .outputs(stack.outputs().stream().map(Views::output).toList());
    stack
        .revision()
        .ifPresent(
            revision ->
                view.description(revision.template().description().orElse(null))
                    .parameters(parameters(revision))
                    .capabilitiesWithStrings(revision.capabilities())
                    .tags(tags(revision.tags())));
    return view.build();
  }

  private static OperationEntry operation(Stack stack) {
    return OperationEntry.builder()
        .operationId(stack.lastOperation().id())
        .operationType(stack.lastOperation().type())
        .build();
  }

  static StackSummary summary(Stack stack) {
    return StackSummary.builder()
        .stackId(stack.id())
        .stackName(stack.name())
        .templateDescription(
            stack.revision().flatMap(revision -> revision.template().description()).orElse(null))
        .creationTime(stack.creationTime())
        .lastUpdatedTime(stack.lastUpdatedTime().orElse(null))
        .deletionTime(stack.deletionTime().orElse(null))
        .stackStatus(stack.status())
        .stackStatusReason(stack.statusReason().orElse(null))
        .parentId(stack.nesting().map(Nesting::parentId).orElse(null))
        .rootId(stack.nesting().map(Nesting::rootId).orElse(null))
        .driftInformation(
            StackDriftInformationSummary.builder()
                .stackDriftStatus(stack.drift().status())
                .lastCheckTimestamp(stack.drift().checked().orElse(null))
                .build())
        .build();
  }

  static StackEvent event(Stack stack, Event event) {
    return StackEvent.builder()
        .stackId(stack.id())
        .stackName(stack.name())
        .eventId(event.eventId())
        .logicalResourceId(event.logicalId())
        .physicalResourceId(event.physicalId())
        .resourceType(event.resourceType())
        .timestamp(event.timestamp())
        .resourceStatus(event.status())
        .resourceStatusReason(event.reason().orElse(null))
        .resourceProperties(event.properties().orElse(null))
        .clientRequestToken(event.clientRequestToken().orElse(null))
        .operationId(event.operation().id())
        .build();
  }

  static software.amazon.awssdk.services.cloudformation.model.StackResource resource(
      Stack stack, StackResource resource) {
    return software.amazon.awssdk.services.cloudformation.model.StackResource.builder()
        .stackId(stack.id())
        .stackName(stack.name())
        .logicalResourceId(resource.logicalId())
        .physicalResourceId(physicalId(resource))
        .resourceType(resource.type())
        .timestamp(resource.timestamp())
        .resourceStatus(resource.status())
        .resourceStatusReason(resource.statusReason().orElse(null))
        .driftInformation(
            d -> d.stackResourceDriftStatus(stack.drift().status(resource.logicalId())))
        .build();
  }

  static @Nullable String physicalId(StackResource resource) {
    return resource.physicalId().isEmpty() ? null : resource.physicalId();
  }

  static DescribeChangeSetResponse changeSet(Stack stack, ChangeSet changeSet) {
    var revision = changeSet.revision();
    return DescribeChangeSetResponse.builder()
        .changeSetName(changeSet.name())
        .changeSetId(changeSet.id())
        .stackId(stack.id())
        .stackName(stack.name())
        .description(changeSet.description().orElse(null))
        .parameters(parameters(revision))
        .creationTime(changeSet.creationTime())
        .executionStatus(changeSet.executionStatus())
        .status(changeSet.status())
        .statusReason(changeSet.statusReason().orElse(null))
        .notificationARNs(List.of())
        .rollbackConfiguration(RollbackConfiguration.builder().build())
        .capabilitiesWithStrings(revision.capabilities())
        .tags(tags(revision.tags()))
        .changes(changeSet.changes().stream().map(Views::change).toList())
        .includeNestedStacks(changeSet.includesNestedStacks())
        .parentChangeSetId(changeSet.parent().map(ChangeSet.Parent::id).orElse(null))
        .rootChangeSetId(changeSet.parent().map(ChangeSet.Parent::rootId).orElse(null))
        .onStackFailure(changeSet.onStackFailure().orElse(null))
        .importExistingResources(false)
        .build();
  }

  static ChangeSetSummary summary(Stack stack, ChangeSet changeSet) {
    return ChangeSetSummary.builder()
        .stackId(stack.id())
        .stackName(stack.name())
        .changeSetId(changeSet.id())
        .changeSetName(changeSet.name())
        .executionStatus(changeSet.executionStatus())
        .status(changeSet.status())
        .statusReason(changeSet.statusReason().orElse(null))
        .creationTime(changeSet.creationTime())
        .description(changeSet.description().orElse(null))
        .includeNestedStacks(changeSet.includesNestedStacks())
        .parentChangeSetId(changeSet.parent().map(ChangeSet.Parent::id).orElse(null))
        .rootChangeSetId(changeSet.parent().map(ChangeSet.Parent::rootId).orElse(null))
        .importExistingResources(false)
        .build();
  }

  static Change change(PlannedChange change) {
    return Change.builder()
        .type(ChangeType.RESOURCE)
        .resourceChange(
            ResourceChange.builder()
                .action(change.action())
                .logicalResourceId(change.logicalId())
                .physicalResourceId(change.physicalId().isEmpty() ? null : change.physicalId())
                .resourceType(change.resourceType())
                .changeSetId(change.changeSetId().orElse(null))
                .replacement(change.replacement().orElse(null))
                .policyAction(change.policyAction().orElse(null))
                .scope(
                    change.details().stream()
                        .map(PlannedChange.Detail::attribute)
                        .distinct()
                        .toList())
                .details(change.details().stream().map(Views::detail).toList())
                .build())
        .build();
  }

  private static ResourceChangeDetail detail(PlannedChange.Detail detail) {
    return ResourceChangeDetail.builder()
        .target(
            target ->
                target
                    .attribute(detail.attribute())
                    .name(
                        detail.attribute() == ResourceAttribute.PROPERTIES && !detail.automatic()
                            ? detail.property()
                            : null)
                    .requiresRecreation(
                        detail.recreates() ? RequiresRecreation.ALWAYS : RequiresRecreation.NEVER))
        .evaluation(detail.dynamic() ? EvaluationType.DYNAMIC : EvaluationType.STATIC)
        .changeSource(source(detail))
        .build();
  }

  private static ChangeSource source(PlannedChange.Detail detail) {
    if (detail.automatic()) {
      return ChangeSource.AUTOMATIC;
    }
    return detail.dynamic() ? ChangeSource.RESOURCE_REFERENCE : ChangeSource.DIRECT_MODIFICATION;
  }

  private static Output output(StackOutput output) {
    return Output.builder()
        .outputKey(output.name())
        .outputValue(output.value())
        .description(output.description().orElse(null))
        .exportName(output.exportName().orElse(null))
        .build();
  }

  private static List<Parameter> parameters(Revision revision) {
    return revision.parameters().given().entrySet().stream()
        .map(
            given ->
                Parameter.builder()
                    .parameterKey(given.getKey())
                    .parameterValue(shown(revision, given.getKey(), given.getValue()))
                    .resolvedValue(resolved(revision, given.getKey()))
                    .build())
        .toList();
  }

  /** Of those parameters only whose type says that they are stored. */
  private static @Nullable String resolved(Revision revision, String parameter) {
    return revision.template().parameter(parameter).isFromParameterStore()
        ? revision.parameters().resolved().get(parameter)
        : null;
  }

  private static String shown(Revision revision, String parameter, String value) {
    return revision.template().parameter(parameter).noEcho() ? "****" : value;
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
