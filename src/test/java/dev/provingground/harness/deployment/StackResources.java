package dev.provingground.harness.deployment;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;

/** What stacks consist of, with those that are nested in them. */
record StackResources(CloudFormationClient cloudFormation) {
  private static final String NESTED = "AWS::CloudFormation::Stack";

  /**
   * The physical ids of a stack's resources of one type, of those that there are.
   *
   * @param stackId of a stack that may be gone, or not to be seen yet
   */
  List<String> ofType(String type, String stackId) {
    return Stream.concat(
            own(type, stackId).stream(),
            own(NESTED, stackId).stream().flatMap(nested -> ofType(type, nested).stream()))
        .toList();
  }

  private List<String> own(String type, String stackId) {
    try {
      return cloudFormation
          .listStackResourcesPaginator(r -> r.stackName(stackId))
          .stackResourceSummaries()
          .stream()
          .filter(resource -> resource.resourceType().equals(type))
          .filter(resource -> resource.resourceStatus() != ResourceStatus.DELETE_COMPLETE)
          .map(StackResourceSummary::physicalResourceId)
          .filter(Objects::nonNull) // one that could not be made
          .toList();
    } catch (CloudFormationException e) {
      if (Stacks.isUnknown(e)) {
        return List.of();
      }
      throw e;
    }
  }
}
