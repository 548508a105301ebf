package dev.provingground.region.wire.codec;

import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** A member of a structure: its names on the wire, its type, and how to get and set it. */
final class Member {
  private final SdkField<?> field;
  private final ValueType type;
  private final SerializedString jsonName;

  Member(SdkField<?> field, ValueType type) {
    this.field = field;
    this.type = type;
    this.jsonName = new SerializedString(field.locationName());
  }

  MarshallLocation location() {
    return field.location();
  }

  /** Its name in requests, and in JSON answers. */
  String requestName() {
    return field.locationName();
  }

  /** Its name in XML answers. */
  String answerName() {
    return field.unmarshallLocationName();
  }

  SerializedString jsonName() {
    return jsonName;
  }

  /** Whether it is the whole body, without an envelope. */
  boolean isPayload() {
    return field.containsTrait(PayloadTrait.class, TraitType.PAYLOAD_TRAIT);
  }

  boolean isRequired() {
    return field.containsTrait(RequiredTrait.class, TraitType.REQUIRED_TRAIT);
  }

  ValueType type() {
    return type;
  }

  /** The value, or null when it was not given. Lists and maps that were not given are null too. */
  @Nullable Object get(SdkPojo structure) {
    var value = field.getValueOrDefault(structure);
    return value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap
        ? null
        : value;
  }

  void set(SdkPojo builder, Object value) {
    field.set(builder, value);
  }
}
