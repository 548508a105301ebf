package dev.provingground.region.wire.codec;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Writes answers and errors as the XML of the query protocols. Thread-safe. */
public final class XmlEncoder {
  private final Shapes shapes;

  public XmlEncoder(Shapes shapes) {
    this.shapes = shapes;
  }

  /** Writes the structure's members into the element that is open. */
  public void members(XmlWriter xml, SdkPojo structure) {
    members(xml, shapes.of(structure.getClass()), structure);
  }

  private static void members(XmlWriter xml, Shape shape, SdkPojo structure) {
    for (var member : shape.members()) {
      var value = member.location() == MarshallLocation.PAYLOAD ? member.get(structure) : null;
      if (value != null) {
        value(xml, member.answerName(), member.type(), value);
      }
    }
  }

  private static void value(XmlWriter xml, String name, ValueType type, Object value) {
    switch (type) {
      case Scalar scalar -> xml.element(name, scalar.print(value));
      case Timestamp timestamp ->
          xml.element(name, Timestamp.print((Instant) value, timestamp.format(Format.ISO_8601)));
      case FreeForm any -> throw FreeForm.notInQuery(name);
      case ValueType.Structure structure -> {
        xml.open(name);
        members(xml, structure.shape(), (SdkPojo) value);
        xml.close(name);
      }
      case ValueType.ListOf list -> list(xml, name, list, (List<?>) value);
      case ValueType.MapOf map -> map(xml, name, map, (Map<?, ?>) value);
    }
  }

  private static void list(XmlWriter xml, String name, ValueType.ListOf type, List<?> list) {
    if (type.flattened()) {
      list.forEach(element -> value(xml, name, type.element(), element));
    } else {
      xml.open(name);
      list.forEach(element -> value(xml, type.answerName(), type.element(), element));
      xml.close(name);
    }
  }

  private static void map(XmlWriter xml, String name, ValueType.MapOf type, Map<?, ?> map) {
    var entryName = type.flattened() ? name : "entry";
    if (!type.flattened()) {
      xml.open(name);
    }
    map.forEach(
        (key, value) -> {
          xml.open(entryName).element(type.keyName(), (String) key);
          value(xml, type.valueName(), type.value(), value);
          xml.close(entryName);
        });
    if (!type.flattened()) {
      xml.close(name);
    }
  }
}
