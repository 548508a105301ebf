package dev.provingground.workload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as a stream: no reflection, no object mapper, so no classes to load for one. Fields
 * without a value are left out.
 */
final class Json {

  static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator generator;

  private Json(JsonGenerator generator) {
    this.generator = generator;
  }

  /** What fills an object. */
  interface Fields {
    void write(Json json) throws IOException;
  }

  /** One JSON object, as UTF-8. */
  static byte[] object(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      generator.writeStartObject();
      fields.write(new Json(generator));
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  Json object(String name, Fields fields) throws IOException {
    generator.writeObjectFieldStart(name);
    fields.write(this);
    generator.writeEndObject();
    return this;
  }

  Json field(String name, @Nullable String value) throws IOException {
    if (value != null) {
      generator.writeStringField(name, value);
    }
    return this;
  }

  Json field(String name, long value) throws IOException {
    generator.writeNumberField(name, value);
    return this;
  }

  Json field(String name, double value) throws IOException {
    generator.writeNumberField(name, value);
    return this;
  }

  Json field(String name, boolean value) throws IOException {
    generator.writeBooleanField(name, value);
    return this;
  }
}
