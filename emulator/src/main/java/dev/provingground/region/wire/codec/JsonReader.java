package dev.provingground.region.wire.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Reads one request as JSON or its like. A member that is null counts as not given. */
final class JsonReader {
  private final JsonParser parser;

  JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  SdkPojo structure(Shape shape) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    var builder = shape.newBuilder();
    members(shape, builder);
    return Shape.build(builder);
  }

  /** The rest of an object that has begun. */
  void members(Shape shape, SdkPojo builder) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var member = shape.member(parser.currentName());
      if (member == null) {
        throw InvalidInputException.unknown(TreeCodec.path(parser));
      }
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        member.set(builder, value(member.type()));
      }
    }
  }

  private Object value(ValueType type) throws IOException {
    return switch (type) {
      case Scalar scalar -> scalar(scalar);
      case Timestamp timestamp -> timestamp(timestamp.format(Format.UNIX_TIMESTAMP));
      case FreeForm any -> FreeForm.read(parser);
      case ValueType.Structure structure -> structure(structure.shape());
      case ValueType.ListOf list -> list(list);
      case ValueType.MapOf map -> map(map);
    };
  }

  private List<Object> list(ValueType.ListOf type) throws IOException {
    expect(JsonToken.START_ARRAY, "a list");
    var list = new ArrayList<Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(type.element()));
    }
    return list;
  }

  private Map<String, Object> map(ValueType.MapOf type) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    var map = new LinkedHashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      parser.nextToken();
      map.put(key, value(type.value()));
    }
    return map;
  }

  private Object scalar(Scalar type) throws IOException {
    var token = parser.currentToken();
    if (token == JsonToken.VALUE_EMBEDDED_OBJECT && type == Scalar.BYTES) {
      return SdkBytes.fromByteArrayUnsafe(parser.getBinaryValue());
    }
    var fits =
        switch (type) {
          case STRING, BYTES -> token == JsonToken.VALUE_STRING;
          case BOOLEAN -> token.isBoolean();
          case SHORT, INTEGER, LONG -> token == JsonToken.VALUE_NUMBER_INT;
          case FLOAT, DOUBLE, DECIMAL -> token.isNumeric();
        };
    if (!fits) {
      throw wrongType(type.description());
    }
    return parse(type);
  }

  private Object parse(Scalar type) throws IOException {
    try {
      return type.parse(parser.getText());
    } catch (IllegalArgumentException e) {
      throw wrongType(type.description());
    }
  }

  private Object timestamp(Format format) throws IOException {
    if (!parser.currentToken().isScalarValue()) {
      throw wrongType("a time");
    }
    try {
      return Timestamp.parse(parser.getText(), format);
    } catch (IllegalArgumentException e) {
      throw wrongType("a time");
    }
  }

  private void expect(JsonToken token, String description) throws IOException {
    if (parser.currentToken() != token) {
      throw wrongType(description);
    }
  }

  private InvalidInputException wrongType(String expected) throws IOException {
    return InvalidInputException.wrongType(TreeCodec.path(parser), expected, parser.getText());
  }
}
