package dev.provingground.region.wire.codec;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Reads the body of a REST XML request. Document type definitions and entities are not read. */
final class XmlReader {
  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader xml;

  private XmlReader(XMLStreamReader xml) {
    this.xml = xml;
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * Reads the structure that the body's one element is.
   *
   * @throws InvalidInputException when it is not XML, or holds what the structure does not have
   */
  static SdkPojo read(Shape shape, byte[] body) {
    var builder = shape.newBuilder();
    fill(shape, builder, body);
    return Shape.build(builder);
  }

  /**
   * Sets what the body's one element holds, likewise.
   *
   * @param builder of the structure
   */
  static void fill(Shape shape, SdkPojo builder, byte[] body) {
    try {
      var xml = FACTORY.createXMLStreamReader(new ByteArrayInputStream(body));
      try {
        xml.nextTag();
        new XmlReader(xml).fill(shape, builder);
        while (xml.hasNext()) {
          xml.next();
        }
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      throw InvalidInputException.malformed("the request is not XML: " + e.getMessage());
    }
  }

  /** From the start of its element to its end, as all that follow. */
  private SdkPojo structure(Shape shape) throws XMLStreamException {
    var builder = shape.newBuilder();
    fill(shape, builder);
    return Shape.build(builder);
  }

  private void fill(Shape shape, SdkPojo builder) throws XMLStreamException {
    var flattened = new LinkedHashMap<Member, List<Object>>();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      var member = shape.member(xml.getLocalName());
      if (member == null) {
        throw InvalidInputException.unknown(xml.getLocalName());
      }
      if (member.type() instanceof ValueType.ListOf list && list.flattened()) {
        flattened.computeIfAbsent(member, key -> new ArrayList<>()).add(value(list.element()));
      } else {
        member.set(builder, value(member.type()));
      }
    }
    flattened.forEach((member, list) -> member.set(builder, list));
  }

  private Object value(ValueType type) throws XMLStreamException {
    return switch (type) {
      case Scalar scalar -> scalar(scalar);
      case Timestamp timestamp -> timestamp(timestamp.format(Format.ISO_8601));
      case FreeForm any -> throw FreeForm.notInQuery(xml.getLocalName());
      case ValueType.Structure structure -> structure(structure.shape());
      case ValueType.ListOf list -> list(list);
      case ValueType.MapOf map -> map(map);
    };
  }

  private List<Object> list(ValueType.ListOf type) throws XMLStreamException {
    var list = new ArrayList<Object>();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (!xml.getLocalName().equals(type.answerName())) {
        throw InvalidInputException.unknown(xml.getLocalName());
      }
      list.add(value(type.element()));
    }
    return list;
  }

  private Map<String, Object> map(ValueType.MapOf type) {
    throw new UnsupportedOperationException("no mounted service reads a map from XML: " + type);
  }

  private Object scalar(Scalar type) throws XMLStreamException {
    var name = xml.getLocalName();
    var text = xml.getElementText();
    try {
      return type.parse(type == Scalar.STRING ? text : text.strip());
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.wrongType(name, type.description(), text);
    }
  }

  private Object timestamp(Format format) throws XMLStreamException {
    var name = xml.getLocalName();
    var text = xml.getElementText();
    try {
      return Timestamp.parse(text.strip(), format);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.wrongType(name, "a time", text);
    }
  }
}
