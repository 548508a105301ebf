package dev.provingground.region.wire.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;

/**
 * The shapes of the SDK's classes, read from {@code sdkFields()} when a class is first met.
 * Thread-safe.
 */
public final class Shapes {
  private final Map<Class<?>, Shape> byClass = new ConcurrentHashMap<>();
  private final Map<Class<?>, Shape> byBuilder = new ConcurrentHashMap<>();

  /** The shape of a request, a response or a modelled exception. */
  Shape of(Class<?> type) {
    var known = byClass.get(type);
    return known == null ? byClass.computeIfAbsent(type, key -> of(constructor(key))) : known;
  }

  /** The shape of what the builders build. */
  Shape of(Supplier<SdkPojo> constructor) {
    var builder = constructor.get();
    return byBuilder.computeIfAbsent(
        builder.getClass(),
        key ->
            new Shape(
                constructor,
                builder.sdkFields().stream()
                    .map(field -> new Member(field, type(field)))
                    .toList()));
  }

  private ValueType type(SdkField<?> field) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> Scalar.STRING;
      case BOOLEAN -> Scalar.BOOLEAN;
      case SHORT -> Scalar.SHORT;
      case INTEGER -> Scalar.INTEGER;
      case LONG -> Scalar.LONG;
      case FLOAT -> Scalar.FLOAT;
      case DOUBLE -> Scalar.DOUBLE;
      case BIG_DECIMAL -> Scalar.DECIMAL;
      case SDK_BYTES -> Scalar.BYTES;
      case INSTANT -> timestamp(field);
      case DOCUMENT -> new FreeForm();
      case SDK_POJO -> new ValueType.Structure(this, field.constructor());
      case LIST -> list(field.getTrait(ListTrait.class));
      case MAP -> map(field.getTrait(MapTrait.class));
      case BYTE, NULL ->
          throw new IllegalArgumentException(
              field.memberName() + " has a type that no service's model has");
    };
  }

  private static ValueType timestamp(SdkField<?> field) {
    return new Timestamp(
        field
            .getOptionalTrait(TimestampFormatTrait.class)
            .map(TimestampFormatTrait::format)
            .orElse(null));
  }

  private ValueType list(ListTrait list) {
    var element = list.memberFieldInfo();
    return new ValueType.ListOf(
        type(element),
        element.locationName(),
        Objects.requireNonNullElse(list.memberLocationName(), element.unmarshallLocationName()),
        list.isFlattened());
  }

  private ValueType map(MapTrait map) {
    return new ValueType.MapOf(
        type(map.valueFieldInfo()),
        map.keyLocationName(),
        map.valueLocationName(),
        map.isFlattened());
  }

  /** The static {@code builder()} that each of the SDK's classes has. */
  private static Supplier<SdkPojo> constructor(Class<?> type) {
    try {
      var builder =
          MethodHandles.publicLookup()
              .unreflect(type.getMethod("builder"))
              .asType(MethodType.methodType(SdkPojo.class));
      return () -> newBuilder(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " is none of the SDK's structures", e);
    }
  }

  private static SdkPojo newBuilder(MethodHandle builder) {
    try {
      return (SdkPojo) builder.invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
