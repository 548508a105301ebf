package dev.provingground.region.wire.codec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/**
 * What a REST request says before its body.
 *
 * @param labels of the path, by name
 * @param query parameters' values in order, by name
 */
public record RequestLine(Map<String, String> labels, Map<String, List<String>> query) {
  static final RequestLine NONE = new RequestLine(Map.of(), Map.of());

  /**
   * Sets the members that stand here.
   *
   * @throws InvalidInputException when a parameter is none of the shape's, or not of its type
   */
  void fill(Shape shape, SdkPojo builder) {
    labels.forEach((name, text) -> set(shape.label(name), name, List.of(text), builder));
    query.forEach((name, texts) -> set(shape.parameter(name), name, texts, builder));
  }

  private static void set(
      @Nullable Member member, String name, List<String> texts, SdkPojo builder) {
    if (member == null) {
      throw InvalidInputException.unknown(name);
    }
    member.set(builder, value(member.type(), name, texts));
  }

  private static Object value(ValueType type, String name, List<String> texts) {
    if (type instanceof ValueType.ListOf list) {
      var elements = new ArrayList<Object>();
      texts.forEach(text -> elements.add(value(list.element(), name, List.of(text))));
      return elements;
    } else if (texts.size() > 1) {
      throw InvalidInputException.malformed("The parameter " + name + " is given twice");
    }
    return switch (type) {
      case Scalar scalar -> scalar(scalar, name, texts.getFirst());
      case Timestamp timestamp -> time(timestamp, name, texts.getFirst());
      default -> throw new IllegalStateException(name + " has a type that no query holds: " + type);
    };
  }

  private static Object scalar(Scalar type, String name, String text) {
    try {
      return type.parse(text);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.wrongType(name, type.description(), text);
    }
  }

  private static Instant time(Timestamp type, String name, String text) {
    try {
      return Timestamp.parse(text, type.format(Format.ISO_8601));
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.wrongType(name, "a time", text);
    }
  }
}
