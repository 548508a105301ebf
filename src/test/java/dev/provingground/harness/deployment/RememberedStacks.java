package dev.provingground.harness.deployment;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** CloudFormation as far as deleting goes, in memory; how each deletion ends is told beforehand. */
final class RememberedStacks implements CloudFormationClient {
  private final Map<String, Stack> stacks = new LinkedHashMap<>();
  private final Deque<StackStatus> ends = new ArrayDeque<>();
  private final List<String> deleted = new ArrayList<>();
  private final Map<String, List<StackResourceSummary>> resources = new HashMap<>();
  private int unseen;

  void put(String name, Instant created, Map<String, String> tags) {
    stacks.put(
        name,
        Stack.builder()
            .stackName(name)
            .stackId(name)
            .creationTime(created)
            .stackStatus(StackStatus.CREATE_COMPLETE)
            .tags(
                tags.entrySet().stream()
                    .map(t -> Tag.builder().key(t.getKey()).value(t.getValue()).build())
                    .toList())
            .build());
  }

  /** One stack is a resource of another. */
  void nest(String name, String parent) {
    stacks.computeIfPresent(
        name, (key, stack) -> stack.toBuilder().parentId(parent).rootId(parent).build());
    has(parent, "AWS::CloudFormation::Stack", name);
  }

  /** How the next deletions end; all others take the stack away. */
  void deletionsEnd(StackStatus... statuses) {
    ends.addAll(List.of(statuses));
  }

  /** That many questions for one stack are answered as if it were not there. */
  void hide(int questions) {
    unseen = questions;
  }

  /**
   * Gives a stack a resource.
   *
   * @param physicalId null of one that could not be made
   */
  void has(String stack, String type, @Nullable String physicalId) {
    resources
        .computeIfAbsent(stack, name -> new ArrayList<>())
        .add(
            StackResourceSummary.builder()
                .resourceType(type)
                .physicalResourceId(physicalId)
                .build());
  }

  /** The stacks whose deletion was asked for, in order. */
  List<String> deleted() {
    return deleted;
  }

  @Override
  public ListStackResourcesResponse listStackResources(ListStackResourcesRequest request) {
    return ListStackResourcesResponse.builder()
        .stackResourceSummaries(resources.getOrDefault(request.stackName(), List.of()))
        .build();
  }

  @Override
  public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
    if (request.stackName() == null) {
      return DescribeStacksResponse.builder().stacks(stacks.values()).build();
    }
    var stack = stacks.get(request.stackName());
    if (stack == null || unseen-- > 0) {
      throw CloudFormationException.builder()
          .statusCode(400)
          .awsErrorDetails(
              AwsErrorDetails.builder()
                  .errorCode("ValidationError")
                  .errorMessage("Stack with id " + request.stackName() + " does not exist")
                  .build())
          .build();
    }
    return DescribeStacksResponse.builder().stacks(stack).build();
  }

  @Override
  public DeleteStackResponse deleteStack(DeleteStackRequest request) {
    deleted.add(request.stackName());
    var end = ends.isEmpty() ? StackStatus.DELETE_COMPLETE : ends.pop();
    stacks.computeIfPresent(
        request.stackName(),
        (name, stack) ->
            stack.toBuilder().stackStatus(end).stackStatusReason("as it was told").build());
    return DeleteStackResponse.builder().build();
  }

  @Override
  public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
    return DescribeStackEventsResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
