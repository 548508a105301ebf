package dev.provingground.region.services.cloudformation.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Writes evaluated properties into the fields of the SDK's builders. */
final class SdkFields {
  private SdkFields() {}

  /**
   * Sets every field of that name whose property is there.
   *
   * @param names by their {@link Shape#key}, whether to set the field
   * @throws HandlerFailure when a value does not fit its field
   */
  static <B extends SdkPojo> B fill(B builder, JsonNode properties, Predicate<String> names) {
    var values = new LinkedHashMap<String, JsonNode>();
    properties.properties().forEach(p -> values.put(Shape.key(p.getKey()), p.getValue()));
    for (var field : builder.sdkFields()) {
      var value = values.get(Shape.key(field.memberName()));
      if (value != null && !value.isNull() && names.test(Shape.key(field.memberName()))) {
        field.set(builder, convert(field, value));
      }
    }
    return builder;
  }

  private static Object convert(SdkField<?> field, JsonNode value) {
    var type = field.marshallingType();
    if (type.equals(MarshallingType.LIST)) {
      return list(field, value);
    }
    if (type.equals(MarshallingType.MAP)) {
      return map(field, value);
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      expect(field, value.isObject(), "an object", value);
      var builder = fill(field.constructor().get(), value, name -> true);
      return ((SdkBuilder<?, ?>) builder).build();
    }
    if (type.equals(MarshallingType.STRING)) {
      return value.isValueNode() ? value.asText() : value.toString();
    }
    expect(field, value.isValueNode(), "a single value", value);
    return scalar(field, value.asText());
  }

  private static Object list(SdkField<?> field, JsonNode value) {
    expect(field, value.isArray(), "a list", value);
    var member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
    var list = new ArrayList<Object>();
    value.forEach(element -> list.add(convert(member, element)));
    return list;
  }

  private static Object map(SdkField<?> field, JsonNode value) {
    expect(field, value.isObject(), "an object", value);
    var member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
    var map = new LinkedHashMap<String, Object>();
    value.properties().forEach(e -> map.put(e.getKey(), convert(member, e.getValue())));
    return map;
  }

  private static Object scalar(SdkField<?> field, String text) {
    var type = field.marshallingType();
    try {
      if (type.equals(MarshallingType.INTEGER)) {
        return Integer.valueOf(text);
      }
      if (type.equals(MarshallingType.LONG)) {
        return Long.valueOf(text);
      }
      if (type.equals(MarshallingType.DOUBLE)) {
        return Double.valueOf(text);
      }
      if (type.equals(MarshallingType.FLOAT)) {
        return Float.valueOf(text);
      }
      if (type.equals(MarshallingType.INSTANT)) {
        return Instant.parse(text);
      }
    } catch (NumberFormatException e) {
      throw misfit(field, "a number", text);
    } catch (DateTimeParseException e) {
      throw misfit(field, "a time such as 2026-01-31T12:00:00Z", text);
    }
    if (type.equals(MarshallingType.BOOLEAN) && text.matches("(?i)true|false")) {
      return Boolean.valueOf(text);
    }
    throw misfit(
        field, type.equals(MarshallingType.BOOLEAN) ? "true or false" : "of type " + type, text);
  }

  private static void expect(SdkField<?> field, boolean met, String expected, JsonNode value) {
    if (!met) {
      throw misfit(field, expected, value.toString());
    }
  }

  private static HandlerFailure misfit(SdkField<?> field, String expected, String found) {
    return new HandlerFailure(
        HandlerErrorCode.INVALID_REQUEST,
        "Property %s must be %s, not %s".formatted(field.memberName(), expected, found));
  }
}
