package dev.provingground.region.wire.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/** Trees of members: requests from them, answers and errors to them. Thread-safe. */
public abstract sealed class TreeCodec permits CborCodec, JsonCodec {
  private final JsonFactory factory;
  private final String notation;
  private final Shapes shapes;

  /**
   * @param notation what errors call it
   */
  TreeCodec(JsonFactory factory, String notation, Shapes shapes) {
    this.factory = factory;
    this.notation = notation;
    this.shapes = shapes;
  }

  abstract JsonWriter writer(JsonGenerator generator);

  /**
   * Reads a request; an empty body is one without members.
   *
   * @throws InvalidInputException when it is not of this notation, or has a member that the type
   *     has not
   */
  public <T> T decode(Class<T> type, byte[] body) {
    return decode(type, RequestLine.NONE, body);
  }

  /**
   * Reads a REST request.
   *
   * @throws InvalidInputException when its body is not of this notation, or it has a member that
   *     the type has not there
   */
  public <T> T decode(Class<T> type, RequestLine line, byte[] body) {
    var shape = shapes.of(type);
    var builder = shape.newBuilder();
    if (body.length > 0) {
      read(body, shape, builder);
    }
    line.fill(shape, builder);
    return type.cast(Shape.build(builder));
  }

  private void read(byte[] body, Shape shape, SdkPojo builder) {
    try (var parser = factory.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidInputException.malformed("the request is not a " + notation + " object");
      }
      new JsonReader(parser).members(shape, builder);
      if (parser.nextToken() != null) {
        throw InvalidInputException.malformed(
            "the request goes on after its " + notation + " object");
      }
    } catch (JsonProcessingException e) {
      throw InvalidInputException.malformed(
          "the request is not " + notation + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer's members. */
  public byte[] encode(SdkPojo structure) {
    return encode(structure, Map.of());
  }

  /**
   * A structure's members with others before them, as errors have.
   *
   * @param strings what comes first
   */
  public byte[] encode(SdkPojo structure, Map<String, String> strings) {
    var bytes = new ByteArrayOutputStream(512);
    try (var generator = factory.createGenerator(bytes)) {
      generator.writeStartObject();
      for (var string : strings.entrySet()) {
        generator.writeStringField(string.getKey(), string.getValue());
      }
      writer(generator).members(shapes.of(structure.getClass()), structure);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An object of strings. */
  public byte[] encode(Map<String, String> strings) {
    var bytes = new ByteArrayOutputStream(256);
    try (var generator = factory.createGenerator(bytes)) {
      generator.writeStartObject();
      for (var string : strings.entrySet()) {
        generator.writeStringField(string.getKey(), string.getValue());
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Where the parser stands, as {@code a[0].b}. */
  static String path(JsonParser parser) {
    var path = new StringBuilder();
    for (var part : parser.getParsingContext().pathAsPointer().toString().split("/", -1)) {
      if (part.matches("\\d+")) {
        path.append('[').append(part).append(']');
      } else if (!part.isEmpty()) {
        path.append(path.isEmpty() ? "" : ".").append(part);
      }
    }
    return path.toString();
  }
}
