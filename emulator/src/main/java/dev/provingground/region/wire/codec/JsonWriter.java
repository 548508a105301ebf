package dev.provingground.region.wire.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Writes one answer as JSON. */
class JsonWriter {
  private final JsonGenerator generator;

  JsonWriter(JsonGenerator generator) {
    this.generator = generator;
  }

  void members(Shape shape, SdkPojo structure) throws IOException {
    for (var member : shape.members()) {
      var value = member.get(structure);
      if (value != null) {
        generator.writeFieldName(member.jsonName());
        value(member.type(), value);
      }
    }
  }

  private void value(ValueType type, Object value) throws IOException {
    switch (type) {
      case Scalar scalar -> scalar(scalar, value);
      case Timestamp timestamp ->
          timestamp(timestamp.format(Format.UNIX_TIMESTAMP), (Instant) value);
      case FreeForm any -> FreeForm.write(generator, (Document) value);
      case ValueType.Structure structure -> {
        generator.writeStartObject();
        members(structure.shape(), (SdkPojo) value);
        generator.writeEndObject();
      }
      case ValueType.ListOf list -> {
        generator.writeStartArray();
        for (var element : (List<?>) value) {
          value(list.element(), element);
        }
        generator.writeEndArray();
      }
      case ValueType.MapOf map -> {
        generator.writeStartObject();
        for (var entry : ((Map<?, ?>) value).entrySet()) {
          generator.writeFieldName((String) entry.getKey());
          value(map.value(), entry.getValue());
        }
        generator.writeEndObject();
      }
    }
  }

  private void scalar(Scalar type, Object value) throws IOException {
    switch (type) {
      case STRING -> generator.writeString((String) value);
      case BYTES -> bytes((SdkBytes) value);
      case BOOLEAN -> generator.writeBoolean((Boolean) value);
      case SHORT, INTEGER -> generator.writeNumber(((Number) value).intValue());
      case LONG -> generator.writeNumber((Long) value);
      case FLOAT -> generator.writeNumber((Float) value);
      case DOUBLE -> generator.writeNumber((Double) value);
      case DECIMAL -> generator.writeNumber((BigDecimal) value);
    }
  }

  void bytes(SdkBytes bytes) throws IOException {
    generator.writeString(Scalar.BYTES.print(bytes));
  }

  void timestamp(Format format, Instant time) throws IOException {
    var text = Timestamp.print(time, format);
    switch (format) {
      case UNIX_TIMESTAMP, UNIX_TIMESTAMP_MILLIS -> generator.writeNumber(text);
      case ISO_8601, RFC_822 -> generator.writeString(text);
    }
  }
}
