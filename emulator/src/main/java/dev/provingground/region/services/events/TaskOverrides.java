package dev.provingground.region.services.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.HashMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * The input of a target that is a cluster: what it changes of the task definition, in the words of
 * ECS's {@code TaskOverride} ("Amazon ECS task targets" in EventBridge's user guide).
 */
final class TaskOverrides {
  private final String targetId;

  private TaskOverrides(String targetId) {
    this.targetId = targetId;
  }

  /**
   * Reads an input.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException NotImplemented for a
   *     member that a TaskOverride has not, ValidationException for a value that its member cannot
   *     have
   */
  static TaskOverride of(String targetId, JsonNode input) {
    var builder = TaskOverride.builder();
    new TaskOverrides(targetId).fill(builder, "Input", input);
    return builder.build();
  }

  private void fill(SdkPojo builder, String where, JsonNode input) {
    if (!input.isObject()) {
      throw misfit(where, "an object");
    }
    var fields = new HashMap<String, SdkField<?>>();
    builder.sdkFields().forEach(field -> fields.put(field.locationName(), field));
    for (var member : input.properties()) {
      var field = fields.get(member.getKey());
      if (field == null) {
        throw Supported.unsupported(
            "%s member '%s' of target %s".formatted(where, member.getKey(), targetId));
      }
      field.set(builder, convert(field, member.getKey(), member.getValue()));
    }
  }

  private Object convert(SdkField<?> field, String name, JsonNode value) {
    var type = field.marshallingType();
    if (type.equals(MarshallingType.LIST)) {
      if (!value.isArray()) {
        throw misfit(name, "an array");
      }
      var element = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
      var list = new ArrayList<Object>();
      value.forEach(one -> list.add(convert(element, name, one)));
      return list;
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      var nested = field.constructor().get();
      fill(nested, name, value);
      return ((SdkBuilder<?, ?>) nested).build();
    }
    if (type.equals(MarshallingType.INTEGER)) {
      if (!value.canConvertToInt() || !value.isIntegralNumber()) {
        throw misfit(name, "an integer");
      }
      return value.intValue();
    }
    if (!value.isTextual()) {
      throw misfit(name, "a string");
    }
    return value.textValue();
  }

  private RuntimeException misfit(String name, String expected) {
    return EventErrors.validation(
        "Parameter Input is not valid for target %s. Reason: %s must be %s."
            .formatted(targetId, name, expected));
  }
}
