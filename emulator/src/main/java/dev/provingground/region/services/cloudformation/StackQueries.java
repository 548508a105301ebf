package dev.provingground.region.services.cloudformation;

import dev.provingground.region.api.Paging;
import dev.provingground.region.services.cloudformation.stack.Stack;
import dev.provingground.region.services.cloudformation.stack.StackOutput;
import dev.provingground.region.services.cloudformation.stack.StackResource;
import dev.provingground.region.services.cloudformation.template.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Export;
import software.amazon.awssdk.services.cloudformation.model.ListExportsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListExportsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListImportsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListImportsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;

/** The operations that look at stacks. */
final class StackQueries {
  private static final int PAGE = 100;

  /** CloudFormation's pages: a request has no say in their size. */
  static final Paging PAGES =
      new Paging(
          "NextToken",
          token -> Problems.validationError("Invalid NextToken: " + token),
          "",
          asked -> PAGE);

  private final StackStore stacks;

  StackQueries(StackStore stacks) {
    this.stacks = stacks;
  }

  DescribeStacksResponse describe(DescribeStacksRequest request) {
    var found =
        request.stackName() == null ? stacks.alive() : List.of(stacks.get(request.stackName()));
    var page = PAGES.page(request, found);
    return DescribeStacksResponse.builder()
        .stacks(page.items().stream().map(Views::stack).toList())
        .nextToken(page.nextToken())
        .build();
  }

  ListStacksResponse list(ListStacksRequest request) {
    var wanted = request.stackStatusFilters();
    var found =
        stacks.all().stream()
            .filter(stack -> wanted.isEmpty() || wanted.contains(stack.status()))
            .toList();
    var page = PAGES.page(request, found);
    return ListStacksResponse.builder()
        .stackSummaries(page.items().stream().map(Views::summary).toList())
        .nextToken(page.nextToken())
        .build();
  }

  DescribeStackEventsResponse events(DescribeStackEventsRequest request) {
    var stack =
        stacks
            .find(request.stackName())
            .orElseThrow(
                () ->
                    Problems.validationError("Stack [" + request.stackName() + "] does not exist"));
    var page = PAGES.newestFirst(request, stack.events());
    return DescribeStackEventsResponse.builder()
        .stackEvents(page.items().stream().map(event -> Views.event(stack, event)).toList())
        .nextToken(page.nextToken())
        .build();
  }

  DescribeStackResourceResponse resource(DescribeStackResourceRequest request) {
    var stack = get(request.stackName());
    var logicalId = request.logicalResourceId();
    var resource =
        stack
            .resource(logicalId == null ? "" : logicalId)
            .orElseThrow(
                () ->
                    Problems.validationError(
                        "Resource %s does not exist for stack %s"
                            .formatted(logicalId, request.stackName())));
    return DescribeStackResourceResponse.builder()
        .stackResourceDetail(
            detail ->
                detail
                    .stackId(stack.id())
                    .stackName(stack.name())
                    .logicalResourceId(resource.logicalId())
                    .physicalResourceId(Views.physicalId(resource))
                    .resourceType(resource.type())
                    .lastUpdatedTimestamp(resource.timestamp())
                    .resourceStatus(resource.status())
                    .resourceStatusReason(resource.statusReason().orElse(null))
                    .metadata(resource.definition().metadata().map(Object::toString).orElse("{}"))
                    .driftInformation(
                        d ->
                            d.stackResourceDriftStatus(stack.drift().status(resource.logicalId()))))
        .build();
  }

  DescribeStackResourcesResponse resources(DescribeStackResourcesRequest request) {
    var stack =
        request.physicalResourceId() == null
            ? get(request.stackName())
            : stackOf(request.physicalResourceId());
    var wanted = request.logicalResourceId();
    return DescribeStackResourcesResponse.builder()
        .stackResources(
            stack.resources().stream()
                .filter(resource -> wanted == null || resource.logicalId().equals(wanted))
                .map(resource -> Views.resource(stack, resource))
                .toList())
        .build();
  }

  ListStackResourcesResponse listResources(ListStackResourcesRequest request) {
    var stack = get(request.stackName());
    var page = PAGES.page(request, stack.resources());
    return ListStackResourcesResponse.builder()
        .stackResourceSummaries(page.items().stream().map(r -> summary(stack, r)).toList())
        .nextToken(page.nextToken())
        .build();
  }

  ListExportsResponse exports(ListExportsRequest request) {
    var all =
        stacks.alive().stream()
            .flatMap(stack -> stack.outputs().stream().map(output -> export(stack, output)))
            .filter(export -> export.name() != null)
            .toList();
    var page = PAGES.page(request, all);
    return ListExportsResponse.builder().exports(page.items()).nextToken(page.nextToken()).build();
  }

  ListImportsResponse imports(ListImportsRequest request) {
    var name = request.exportName() == null ? "" : request.exportName();
    if (stacks.exporter(name).isEmpty()) {
      throw Problems.validationError("Export '" + name + "' does not exist.");
    }
    var importers = stacks.importers(name);
    if (importers.isEmpty()) {
      throw Problems.validationError("Export '" + name + "' is not imported by any stack.");
    }
    var page = PAGES.page(request, importers);
    return ListImportsResponse.builder().imports(page.items()).nextToken(page.nextToken()).build();
  }

  private Stack get(@Nullable String nameOrId) {
    return stacks.get(nameOrId);
  }

  private Stack stackOf(String physicalId) {
    return stacks.alive().stream()
        .filter(
            stack -> stack.resources().stream().anyMatch(r -> r.physicalId().equals(physicalId)))
        .findFirst()
        .orElseThrow(() -> Problems.validationError("Stack for " + physicalId + " does not exist"));
  }

  private static Export export(Stack stack, StackOutput output) {
    return Export.builder()
        .exportingStackId(stack.id())
        .name(output.exportName().orElse(null))
        .value(output.value())
        .build();
  }

  private static StackResourceSummary summary(Stack stack, StackResource resource) {
    return StackResourceSummary.builder()
        .logicalResourceId(resource.logicalId())
        .physicalResourceId(Views.physicalId(resource))
        .resourceType(resource.type())
        .lastUpdatedTimestamp(resource.timestamp())
        .resourceStatus(resource.status())
        .resourceStatusReason(resource.statusReason().orElse(null))
        .driftInformation(
            d -> d.stackResourceDriftStatus(stack.drift().status(resource.logicalId())))
        .build();
  }
}
