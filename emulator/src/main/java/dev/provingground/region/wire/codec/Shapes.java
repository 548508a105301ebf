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
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;

/**
 * The shapes of the SDK's classes, read from {@code sdkFields()} when a class is first met.
 * Thread-safe.
 */
public final class Shapes {
  private static final Map<MarshallingType<?>, Scalar> SCALARS =
      Map.of(
          MarshallingType.STRING, Scalar.STRING,
          MarshallingType.BOOLEAN, Scalar.BOOLEAN,
          MarshallingType.SHORT, Scalar.SHORT,
          MarshallingType.INTEGER, Scalar.INTEGER,
          MarshallingType.LONG, Scalar.LONG,
          MarshallingType.FLOAT, Scalar.FLOAT,
          MarshallingType.DOUBLE, Scalar.DOUBLE,
          MarshallingType.BIG_DECIMAL, Scalar.DECIMAL,
          MarshallingType.SDK_BYTES, Scalar.BYTES);

  private final Map<Class<?>, Shape> byClass = new ConcurrentHashMap<>();
  private final Map<Class<?>, Shape> byBuilder = new ConcurrentHashMap<>();

  /** The shape of a request, a response or a modelled exception. */
  Shape of(Class<?> type) {
    return byClass.computeIfAbsent(type, key -> of(constructor(key)));
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
    var type = field.marshallingType();
    if (type == MarshallingType.SDK_POJO) {
      return new ValueType.Structure(this, field.constructor());
    } else if (type == MarshallingType.LIST) {
      var list = field.getTrait(ListTrait.class);
      var element = list.memberFieldInfo();
      return new ValueType.ListOf(
          type(element),
          element.locationName(),
          Objects.requireNonNullElse(list.memberLocationName(), element.unmarshallLocationName()),
          list.isFlattened());
    } else if (type == MarshallingType.MAP) {
      var map = field.getTrait(MapTrait.class);
      return new ValueType.MapOf(
          type(map.valueFieldInfo()),
          map.keyLocationName(),
          map.valueLocationName(),
          map.isFlattened());
    } else if (type == MarshallingType.INSTANT) {
      return new Timestamp(
          field
              .getOptionalTrait(TimestampFormatTrait.class)
              .map(TimestampFormatTrait::format)
              .orElse(null));
    }
    if (type == MarshallingType.DOCUMENT) {
      return new FreeForm();
    }
    var scalar = SCALARS.get(type);
    if (scalar == null) {
      throw new IllegalArgumentException(field.memberName() + " has a type unknown here: " + type);
    }
    return scalar;
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
