package dev.provingground.region.wire.codec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/**
 * Messages of REST XML: members stand in the path, the query, the headers and the body.
 * Thread-safe.
 */
public final class RestXmlCodec {
  private final Shapes shapes;
  private final XmlEncoder encoder;

  public RestXmlCodec(Shapes shapes) {
    this.shapes = shapes;
    this.encoder = new XmlEncoder(shapes);
  }

  /** Whether the type has these query parameters, and gets all those that it cannot be without. */
  public boolean fits(
      Class<?> type, Map<String, List<String>> query, Function<String, String> header) {
    var shape = shapes.of(type);
    return query.keySet().stream().allMatch(name -> shape.parameter(name) != null)
        && shape.requiredBesidesBody().stream()
            .map(Member::requestName)
            .allMatch(name -> query.containsKey(name) || !header.apply(name).isEmpty());
  }

  /** How much of a request the type asks for. */
  public int demands(Class<?> type) {
    return shapes.of(type).requiredBesidesBody().size();
  }

  /**
   * Reads a request.
   *
   * @param headers by lower-case name
   * @param body empty when the request's is the content beside it
   * @throws InvalidInputException when it has a member that the type has not there
   */
  public <T> T decode(Class<T> type, RequestLine line, Map<String, String> headers, byte[] body) {
    var shape = shapes.of(type);
    var builder = shape.newBuilder();
    line.fill(shape, builder);
    shape.headers().forEach(member -> fill(member, headers, builder));
    var payload = shape.payload();
    if (payload != null && body.length > 0) {
      payload.set(builder, payload(payload, body));
    } else if (body.length > 0) {
      XmlReader.fill(shape, builder, body);
    }
    return type.cast(Shape.build(builder));
  }

  private static Object payload(Member member, byte[] body) {
    return switch (member.type()) {
      case ValueType.Structure structure -> XmlReader.read(structure.shape(), body);
      case Scalar scalar when scalar == Scalar.BYTES -> SdkBytes.fromByteArrayUnsafe(body);
      case Scalar scalar -> scalar.parse(new String(body, StandardCharsets.UTF_8));
      default -> throw new IllegalStateException(member.requestName() + " is no kind of body");
    };
  }

  private static void fill(Member member, Map<String, String> headers, SdkPojo builder) {
    var name = member.requestName().toLowerCase(Locale.ROOT);
    if (member.type() instanceof ValueType.MapOf) {
      var map = new LinkedHashMap<String, String>();
      headers.forEach(
          (header, value) -> {
            if (header.startsWith(name)) {
              map.put(header.substring(name.length()), value);
            }
          });
      if (!map.isEmpty()) {
        member.set(builder, map);
      }
      return;
    }
    var text = headers.get(name);
    if (text != null && !text.isEmpty()) {
      member.set(builder, header(member.requestName(), member.type(), text));
    }
  }

  private static Object header(String name, ValueType type, String text) {
    try {
      return switch (type) {
        case Scalar scalar -> scalar.parse(text);
        case Timestamp timestamp -> Timestamp.parse(text, timestamp.format(Format.RFC_822));
        case ValueType.ListOf list -> {
          var elements = new ArrayList<Object>();
          for (var element : text.split(",", -1)) {
            elements.add(header(name, list.element(), element.strip()));
          }
          yield elements;
        }
        default -> throw new IllegalStateException(name + " is no kind of header");
      };
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.wrongType(name, "what this header holds", text);
    }
  }

  /** The members of an answer that stand in its headers. */
  public Map<String, String> headers(SdkPojo structure) {
    var headers = new LinkedHashMap<String, String>();
    for (var member : shapes.of(structure.getClass()).headers()) {
      var value = member.get(structure);
      if (value instanceof Map<?, ?> map) {
        map.forEach((key, text) -> headers.put(member.answerName() + key, (String) text));
      } else if (value != null) {
        headers.put(member.answerName(), print(member.type(), value));
      }
    }
    return headers;
  }

  private static String print(ValueType type, Object value) {
    return type instanceof Timestamp timestamp
        ? Timestamp.print((Instant) value, timestamp.format(Format.RFC_822))
        : ((Scalar) type).print(value);
  }

  /** Whether an answer has a body of its own. */
  public boolean hasBody(SdkPojo structure) {
    return shapes.of(structure.getClass()).members().stream().anyMatch(member -> isInBody(member));
  }

  private static boolean isInBody(Member member) {
    return member.location() == MarshallLocation.PAYLOAD;
  }

  /** The text that is an answer's whole body; null when its body is XML. */
  public @Nullable String text(SdkPojo structure) {
    var payload = shapes.of(structure.getClass()).payload();
    return payload != null && payload.type() instanceof Scalar
        ? String.valueOf(Objects.requireNonNullElse(payload.get(structure), ""))
        : null;
  }

  /**
   * An answer's body in XML.
   *
   * @param root what its element is called, where the model does not say
   */
  public byte[] body(SdkPojo structure, String root, String namespace) {
    var shape = shapes.of(structure.getClass());
    var payload = shape.payload();
    var xml = new XmlWriter();
    var name = payload == null ? root : payload.answerName();
    xml.open(name, namespace);
    if (payload == null) {
      encoder.members(xml, structure);
    } else if (payload.get(structure) instanceof SdkPojo whole) {
      encoder.members(xml, whole);
    }
    return xml.close(name).toBytes();
  }
}
