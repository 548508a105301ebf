package dev.provingground.region.wire.codec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Reads requests from query parameters. Thread-safe. */
public final class QueryReader {
  private final Shapes shapes;
  private final boolean flat;

  /**
   * @param flat EC2's dialect, which flattens all lists
   */
  public QueryReader(Shapes shapes, boolean flat) {
    this.shapes = shapes;
    this.flat = flat;
  }

  /**
   * Reads a request.
   *
   * @throws InvalidInputException when a parameter is none of the type's, or not of its type
   */
  public <T> T decode(Class<T> type, Parameters parameters) {
    return type.cast(structure(shapes.of(type), parameters));
  }

  private SdkPojo structure(Shape shape, Parameters node) {
    var builder = shape.newBuilder();
    for (var child : node.children().values()) {
      var member = shape.member(child.name());
      if (member == null) {
        throw InvalidInputException.unknown(child.path());
      }
      member.set(builder, value(member.type(), child));
    }
    return Shape.build(builder);
  }

  private Object value(ValueType type, Parameters node) {
    return switch (type) {
      case Scalar scalar -> scalar(scalar, node);
      case Timestamp timestamp -> timestamp(timestamp, node);
      case FreeForm any -> throw FreeForm.notInQuery(node.path());
      case ValueType.Structure structure -> {
        requireNoText(node, "a structure");
        yield structure(structure.shape(), node);
      }
      case ValueType.ListOf list -> list(list, node);
      case ValueType.MapOf map -> map(map, node);
    };
  }

  private List<Object> list(ValueType.ListOf type, Parameters node) {
    requireNoText(node, "a list");
    var list = new ArrayList<Object>();
    for (var element : numbered(flat || type.flattened() ? node : only(node, type.requestName()))) {
      list.add(value(type.element(), element));
    }
    return list;
  }

  private Map<String, Object> map(ValueType.MapOf type, Parameters node) {
    requireNoText(node, "a map");
    var map = new LinkedHashMap<String, Object>();
    for (var entry : numbered(type.flattened() ? node : only(node, "entry"))) {
      var key = entry.text(type.keyName());
      var value = entry.children().get(type.valueName());
      if (key == null || value == null || entry.children().size() != 2) {
        throw InvalidInputException.wrongType(
            entry.path(), "a " + type.keyName() + " with its " + type.valueName(), key + "");
      }
      map.put(key, value(type.value(), value));
    }
    return map;
  }

  /** The node's one child, which holds the elements; the node itself when it has none. */
  private static Parameters only(Parameters node, String name) {
    for (var child : node.children().values()) {
      if (!child.name().equals(name)) {
        throw InvalidInputException.unknown(child.path());
      }
      return child;
    }
    return node;
  }

  /** The children in the order of their numbers; numbers may be left out. */
  private static Collection<Parameters> numbered(Parameters node) {
    var elements = new TreeMap<Integer, Parameters>();
    for (var child : node.children().values()) {
      if (!child.name().matches("[0-9]{1,9}")) {
        throw InvalidInputException.unknown(child.path());
      }
      elements.put(Integer.parseInt(child.name()), child);
    }
    return elements.values();
  }

  private static Object scalar(Scalar type, Parameters node) {
    var text = text(node, type.description());
    try {
      return type.parse(text);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.wrongType(node.path(), type.description(), text);
    }
  }

  private static Object timestamp(Timestamp type, Parameters node) {
    var text = text(node, "a time");
    try {
      return Timestamp.parse(text, type.format(Format.ISO_8601));
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.wrongType(node.path(), "a time", text);
    }
  }

  private static String text(Parameters node, String expected) {
    var text = node.value();
    if (text == null || !node.children().isEmpty()) {
      throw InvalidInputException.wrongType(
          node.path(), expected, String.join(", ", node.children().keySet()));
    }
    return text;
  }

  /** {@code Name=} says that a list or structure is there and empty. */
  private static void requireNoText(Parameters node, String expected) {
    var text = node.value();
    if (text != null && !(text.isEmpty() && node.children().isEmpty())) {
      throw InvalidInputException.wrongType(node.path(), expected, text);
    }
  }
}
