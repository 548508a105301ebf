package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.ParentStack;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import dev.provingground.region.services.cloudformation.template.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/**
 * AWS::CloudFormation::Stack: a stack as a resource of another. It is made, updated and deleted by
 * the requests that everybody makes, so that whoever deploys the parent needs leave for them.
 */
final class NestedStackType implements ResourceType {
  /** Its resources have time limits of their own, and its creation may have one. */
  private static final Duration UNLIMITED = Duration.ofDays(365);

  private static final int LONGEST_NAME = 128;
  private static final String OUTPUTS = "Outputs.";
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::CloudFormation::Stack")
          .required("TemplateURL")
          .property("TemplateURL", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property("Parameters", new Shape.MapOf(Shape.SCALAR), OnUpdate.IN_PLACE)
          .property("TimeoutInMinutes", Shape.SCALAR, OnUpdate.REFUSE)
          .tags()
          .attributes(OUTPUTS + "*")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public boolean isStack() {
    return true;
  }

  @Override
  public String create(Resource resource) {
    var parent = resource.stack().parenthood();
    return ask(
        resource,
        cfn ->
            cfn.createStack(
                    request ->
                        request
                            .stackName(parent.nestedName(resource.logicalId(), LONGEST_NAME))
                            .templateURL(resource.properties().required("TemplateURL"))
                            .parameters(parameters(resource))
                            .tags(tags(resource))
                            .capabilitiesWithStrings(parent.capabilities())
                            .timeoutInMinutes(
                                resource.properties().number("TimeoutInMinutes").orElse(null))
                            .disableRollback(parent.keeps())
                            .retainExceptOnCreate(parent.retainsExceptOnCreate()))
                .stackId());
  }

  @Override
  public boolean isCreated(Resource resource) {
    var state = state(resource);
    return switch (state.status()) {
      case CREATE_IN_PROGRESS -> false;
      case CREATE_COMPLETE -> true;
      default -> throw failed(resource, "created", state.reason().orElse(""));
    };
  }

  @Override
  public void update(Resource before, Resource after) {
    var parent = after.stack().parenthood();
    try {
      parent.command(
          () ->
              after
                  .client(CloudFormationClient.class)
                  .updateStack(
                      request ->
                          request
                              .stackName(after.physicalId())
                              .templateURL(after.properties().required("TemplateURL"))
                              .parameters(parameters(after))
                              .tags(tags(after))
                              .capabilitiesWithStrings(parent.capabilities())
                              .disableRollback(parent.keeps())
                              .retainExceptOnCreate(parent.retainsExceptOnCreate())));
    } catch (AwsServiceException e) {
      if (!Problems.message(e).equals("No updates are to be performed.")) {
        throw HandlerFailure.ofCloudFormation(Problems.message(e));
      }
    }
  }

  @Override
  public boolean isUpdated(Resource resource) {
    var state = state(resource);
    return switch (state.status()) {
      case UPDATE_IN_PROGRESS -> false;
      case UPDATE_ROLLBACK_IN_PROGRESS, UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS ->
          throw notUpdated(
              resource, StackStatus.UPDATE_ROLLBACK_IN_PROGRESS, state.failure().orElse(""));
      case UPDATE_ROLLBACK_FAILED, UPDATE_FAILED ->
          throw notUpdated(resource, state.status(), state.reason().orElse(""));
      default -> true;
    };
  }

  @Override
  public void interrupt(Resource resource) {
    resource.stack().parenthood().interrupt(resource.physicalId());
  }

  /** As which a parent's rollback is known: whoever deploys it needs leave to cancel updates. */
  @Override
  public void revert(Resource attempted, Resource before) {
    switch (state(before).status()) {
      case UPDATE_IN_PROGRESS,
          UPDATE_COMPLETE_CLEANUP_IN_PROGRESS,
          UPDATE_FAILED,
          UPDATE_ROLLBACK_FAILED ->
          ask(before, cfn -> cfn.cancelUpdateStack(r -> r.stackName(before.physicalId())));
      default -> {
        // Its update changed nothing, or is being taken back already.
      }
    }
  }

  @Override
  public boolean isReverted(Resource resource) {
    var state = state(resource);
    return switch (state.status()) {
      case UPDATE_IN_PROGRESS, UPDATE_ROLLBACK_IN_PROGRESS -> false;
      case UPDATE_ROLLBACK_FAILED ->
          throw notUpdated(resource, state.status(), state.reason().orElse(""));
      default -> true;
    };
  }

  @Override
  public void cleanUp(Resource resource) {
    resource.stack().parenthood().cleanUp(resource.physicalId());
  }

  @Override
  public boolean isCleanedUp(Resource resource) {
    return !state(resource).status().toString().endsWith("_CLEANUP_IN_PROGRESS");
  }

  @Override
  public void delete(Resource resource) {
    ask(resource, cfn -> cfn.deleteStack(request -> request.stackName(resource.physicalId())));
  }

  @Override
  public boolean isDeleted(Resource resource) {
    var state = state(resource);
    if (state.status() == StackStatus.DELETE_FAILED) {
      throw failed(resource, "deleted", state.reason().orElse(""));
    }
    return false;
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    var output = name.substring(OUTPUTS.length());
    Map<String, String> outputs;
    try {
      outputs = resource.stack().parenthood().outputs(resource.physicalId());
    } catch (HandlerFailure e) {
      // Somebody deleted it, which no template can help.
      throw Problems.validationError(Problems.message(e));
    }
    var value = outputs.get(output);
    if (value == null) {
      throw Problems.validationError(
          "Output '%s' not found in stack '%s'".formatted(output, resource.physicalId()));
    }
    return Attributes.text(value);
  }

  @Override
  public Duration timeout(Properties properties) {
    return UNLIMITED;
  }

  @Override
  public Duration deletionTimeout(Properties properties) {
    return UNLIMITED;
  }

  private static <T> T ask(Resource resource, Function<CloudFormationClient, T> request) {
    try {
      return resource
          .stack()
          .parenthood()
          .command(() -> request.apply(resource.client(CloudFormationClient.class)));
    } catch (AwsServiceException e) {
      throw HandlerFailure.ofCloudFormation(Problems.message(e));
    }
  }

  private static ParentStack.State state(Resource resource) {
    return resource.stack().parenthood().state(resource.physicalId());
  }

  private static HandlerFailure failed(Resource resource, String participle, String reason) {
    return HandlerFailure.ofCloudFormation(
        "Embedded stack %s was not successfully %s: %s"
            .formatted(resource.physicalId(), participle, reason));
  }

  private static HandlerFailure notUpdated(Resource resource, StackStatus status, String reason) {
    return HandlerFailure.ofCloudFormation(
        "Embedded stack %s was not successfully updated. Currently in %s with reason: %s"
            .formatted(resource.physicalId(), status, reason));
  }

  private static List<Parameter> parameters(Resource resource) {
    return resource.properties().json().path("Parameters").properties().stream()
        .map(
            parameter -> {
              if (!parameter.getValue().isValueNode()) {
                throw HandlerFailure.ofCloudFormation(
                    "Value of property Parameters must be an object with String (or simple type)"
                        + " properties");
              }
              return Parameter.builder()
                  .parameterKey(parameter.getKey())
                  .parameterValue(parameter.getValue().asText())
                  .build();
            })
        .toList();
  }

  /** The parent's own and those of the resource; its resources get all of them. */
  private static List<Tag> tags(Resource resource) {
    return resource.ownTags().entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
