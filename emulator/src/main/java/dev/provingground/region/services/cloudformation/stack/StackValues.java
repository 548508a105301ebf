package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.provingground.region.api.Services;
import dev.provingground.region.services.cloudformation.resource.ResourceTypes;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.ResourceValues;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/**
 * References to the resources of a stack as it stands. Attributes are read from the service that
 * has the resource when they are first asked for.
 */
final class StackValues implements ResourceValues {
  private final Services services;
  private final Stack stack;
  private final ResourceTypes types;
  private final Exports exports;
  private final Set<String> unknown;

  /**
   * @param unknown resources that are only to be made, or made anew, and attributes ({@code
   *     ID.NAME}, {@code ID.*} for all of a resource) that are to change
   */
  StackValues(
      Services services, Stack stack, ResourceTypes types, Exports exports, Set<String> unknown) {
    this.services = services;
    this.stack = stack;
    this.types = types;
    this.exports = exports;
    this.unknown = unknown;
  }

  @Override
  public JsonNode ref(String logicalId) {
    return unknown.contains(logicalId)
        ? KNOWN_AFTER_APPLY
        : TextNode.valueOf(resource(logicalId).physicalId());
  }

  @Override
  public JsonNode attribute(String logicalId, String attribute) {
    if (unknown.contains(logicalId)
        || unknown.contains(logicalId + ".*")
        || unknown.contains(logicalId + "." + attribute)) {
      return KNOWN_AFTER_APPLY;
    }
    var resource = resource(logicalId);
    var known = resource.attributes().get(attribute);
    if (known != null) {
      return known;
    }
    var type = types.get(resource.type());
    if (!type.schema().hasAttribute(attribute)) {
      throw Problems.validationError(
          "Template error: resource %s does not support attribute type %s in Fn::GetAtt"
              .formatted(logicalId, attribute));
    }
    var value = type.attribute(resource.handle(), attribute);
    if (!type.isStack()) {
      resource.attributes().put(attribute, value);
    }
    return value;
  }

  @Override
  public String importValue(String exportName) {
    return exports
        .value(exportName)
        .orElseThrow(() -> Problems.validationError("No export named " + exportName + " found."));
  }

  /** Read as the caller, who may not be allowed to. */
  @Override
  public String stackOutput(String stackName, String outputName) {
    try {
      return services
          .client(CloudFormationClient.class)
          .describeStacks(request -> request.stackName(stackName))
          .stacks()
          .getFirst()
          .outputs()
          .stream()
          .filter(output -> output.outputKey().equals(outputName))
          .findFirst()
          .orElseThrow(
              () ->
                  Problems.validationError(
                      "Fn::GetStackOutput: stack %s has no output %s"
                          .formatted(stackName, outputName)))
          .outputValue();
    } catch (AwsServiceException e) {
      throw Problems.validationError(Problems.message(e));
    }
  }

  private StackResource resource(String logicalId) {
    return stack
        .resource(logicalId)
        .filter(resource -> !resource.physicalId().isEmpty())
        .orElseThrow(
            () ->
                Problems.validationError(
                    "Template format error: Unresolved resource dependencies [%s] in the Resources block of the template"
                        .formatted(logicalId)));
  }
}
