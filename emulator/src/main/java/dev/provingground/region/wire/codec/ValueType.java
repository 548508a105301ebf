package dev.provingground.region.wire.codec;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** What a member holds. */
sealed interface ValueType
    permits Scalar, Timestamp, FreeForm, ValueType.Structure, ValueType.ListOf, ValueType.MapOf {
  /**
   * Values in order.
   *
   * @param requestName an element's name in query parameters that do not flatten
   * @param answerName an element's name in XML
   * @param flattened whether the elements stand in the list's place
   */
  record ListOf(ValueType element, String requestName, String answerName, boolean flattened)
      implements ValueType {}

  /** From strings to values. */
  record MapOf(ValueType value, String keyName, String valueName, boolean flattened)
      implements ValueType {}

  /** A nested structure. Its shape is read when it is first met: structures may hold their own. */
  final class Structure implements ValueType {
    private final Shapes shapes;
    private final Supplier<SdkPojo> constructor;
    private volatile @Nullable Shape shape;

    Structure(Shapes shapes, Supplier<SdkPojo> constructor) {
      this.shapes = shapes;
      this.constructor = constructor;
    }

    Shape shape() {
      var known = shape;
      if (known == null) {
        known = shapes.of(constructor);
        shape = known;
      }
      return known;
    }
  }
}
