package dev.provingground.region.services.cloudformation;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Ids;
import dev.provingground.region.services.cloudformation.stack.Drift;
import dev.provingground.region.services.cloudformation.stack.Stack;
import dev.provingground.region.services.cloudformation.stack.StackEngine;
import dev.provingground.region.services.cloudformation.stack.StackResource;
import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackDriftDetectionStatusRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackDriftDetectionStatusResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceDriftsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceDriftsResponse;
import software.amazon.awssdk.services.cloudformation.model.DetectStackDriftRequest;
import software.amazon.awssdk.services.cloudformation.model.DetectStackDriftResponse;
import software.amazon.awssdk.services.cloudformation.model.DetectStackResourceDriftRequest;
import software.amazon.awssdk.services.cloudformation.model.DetectStackResourceDriftResponse;
import software.amazon.awssdk.services.cloudformation.model.StackDriftDetectionStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** The operations on drift. A detection is over when it is answered. */
final class DriftCommands {
  private static final Set<StackStatus> DETECTABLE =
      Set.of(
          StackStatus.CREATE_COMPLETE,
          StackStatus.UPDATE_COMPLETE,
          StackStatus.UPDATE_ROLLBACK_COMPLETE,
          StackStatus.UPDATE_ROLLBACK_FAILED);

  private final StackStore stacks;
  private final StackEngine engine;
  private final Ids ids;
  private final Map<String, Detection> detections = new HashMap<>();

  DriftCommands(StackStore stacks, StackEngine engine, Ids ids) {
    this.stacks = stacks;
    this.engine = engine;
    this.ids = ids;
  }

  private record Detection(Stack stack, Drift drift) {}

  DetectStackDriftResponse detect(DetectStackDriftRequest request) {
    var stack = detectable(request.stackName());
    var wanted = request.logicalResourceIds();
    wanted.forEach(id -> resource(stack, id));
    stack.resources().stream()
        .filter(resource -> wanted.isEmpty() || wanted.contains(resource.logicalId()))
        .forEach(resource -> check(stack, resource));
    var id = ids.uuid();
    detections.put(id, new Detection(stack, stack.drift()));
    return DetectStackDriftResponse.builder().stackDriftDetectionId(id).build();
  }

  private void check(Stack stack, StackResource resource) {
    engine.checkDrift(stack, resource, CallContext.current().caller());
  }

  private Stack detectable(String name) {
    var stack = stacks.getToChange(name);
    if (!DETECTABLE.contains(stack.status())) {
      throw Problems.validationError(
          "Drift detection cannot be performed on stack %s while it is in %s state"
              .formatted(stack.id(), stack.status()));
    }
    return stack;
  }

  private static StackResource resource(Stack stack, String logicalId) {
    return stack
        .resource(logicalId)
        .orElseThrow(
            () ->
                Problems.validationError(
                    "Resource %s does not exist for stack %s".formatted(logicalId, stack.id())));
  }

  DescribeStackDriftDetectionStatusResponse status(
      DescribeStackDriftDetectionStatusRequest request) {
    var detection = detections.get(request.stackDriftDetectionId());
    if (detection == null) {
      throw Problems.validationError(
          "Unable to find drift detection with id " + request.stackDriftDetectionId());
    }
    var drift = detection.drift();
    return DescribeStackDriftDetectionStatusResponse.builder()
        .stackId(detection.stack().id())
        .stackDriftDetectionId(request.stackDriftDetectionId())
        .detectionStatus(StackDriftDetectionStatus.DETECTION_COMPLETE)
        .stackDriftStatus(drift.status())
        .driftedStackResourceCount(drift.count())
        .timestamp(drift.checked().orElse(detection.stack().creationTime()))
        .build();
  }

  DetectStackResourceDriftResponse detect(DetectStackResourceDriftRequest request) {
    var stack = detectable(request.stackName());
    var resource = resource(stack, request.logicalResourceId());
    check(stack, resource);
    return DetectStackResourceDriftResponse.builder()
        .stackResourceDrift(view(stack, resource))
        .build();
  }

  DescribeStackResourceDriftsResponse describe(DescribeStackResourceDriftsRequest request) {
    var stack = stacks.getToChange(request.stackName());
    var filters = request.stackResourceDriftStatusFilters();
    var found =
        stack.resources().stream()
            .filter(resource -> isWanted(stack.drift().status(resource.logicalId()), filters))
            .map(resource -> view(stack, resource))
            .toList();
    var page = StackQueries.PAGES.page(request, found);
    return DescribeStackResourceDriftsResponse.builder()
        .stackResourceDrifts(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** What was not checked is listed for those only who ask for it. */
  private static boolean isWanted(
      StackResourceDriftStatus status, List<StackResourceDriftStatus> filters) {
    return filters.isEmpty()
        ? status != StackResourceDriftStatus.NOT_CHECKED
        : filters.contains(status);
  }

  private static StackResourceDrift view(Stack stack, StackResource resource) {
    var drift = stack.drift();
    var id = resource.logicalId();
    return StackResourceDrift.builder()
        .stackId(stack.id())
        .logicalResourceId(id)
        .physicalResourceId(Views.physicalId(resource))
        .resourceType(resource.type())
        .expectedProperties(resource.properties().toString())
        .actualProperties(drift.actual(id).map(Object::toString).orElse(null))
        .propertyDifferences(drift.differences(id))
        .stackResourceDriftStatus(drift.status(id))
        .timestamp(drift.checked(id).orElse(resource.timestamp()))
        .build();
  }
}
