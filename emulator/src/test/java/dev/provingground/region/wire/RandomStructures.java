package dev.provingground.region.wire;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** Random requests and responses: every shape of field, some given and some not. */
final class RandomStructures {
  private static final int DEEPEST = 5;
  private static final int MOST = 2;

  /** Texts that protocols trip over. */
  private static final List<String> TEXTS =
      List.of(
          "plain",
          " edges ",
          "a+b=c&d;e%20f/g?h#i",
          "<xml attr=\"v\">&amp;]]></xml>",
          "line\nfeed\tand\rreturn",
          "quote\" back\\slash",
          "\u00e4\u20ac\u4e2d \ud83d\ude80",
          "arn:aws:iam::000000000000:role/x",
          "");

  /** Without what the SDK takes for escaped already when it writes XML, and writes as it is. */
  static final List<String> UNESCAPED =
      TEXTS.stream().map(text -> text.replace("&amp;", "&")).toList();

  /** Without slashes: what stands before one, Route 53's client takes from identifiers it gets. */
  static final List<String> UNPREFIXED =
      TEXTS.stream().map(text -> text.replace("/", "|")).toList();

  /** What a message can say is there though it holds nothing. */
  enum Empties {
    /** EC2's requests say so of nothing. */
    NONE,
    /** Query requests say so of lists. */
    LISTS,
    /** JSON and XML say so of structures and maps too. */
    ALL
  }

  private final Random random;
  private final Empties empties;
  private final ChronoUnit precision;
  private final List<String> texts;

  /**
   * @param precision of points in time
   */
  RandomStructures(Random random, Empties empties, ChronoUnit precision) {
    this(random, empties, precision, TEXTS);
  }

  /** With other texts. */
  RandomStructures(Random random, Empties empties, ChronoUnit precision, List<String> texts) {
    this.random = random;
    this.empties = empties;
    this.precision = precision;
    this.texts = texts;
  }

  SdkPojo fill(SdkPojo builder) {
    fill(builder, 0);
    return (SdkPojo) ((Buildable) builder).build();
  }

  /** Returns whether any member was given. */
  private boolean fill(SdkPojo builder, int depth) {
    var given = false;
    for (var field : builder.sdkFields()) {
      if (isNeeded(field) || random.nextInt(depth + 2) < 2) {
        given |= set(builder, field, depth);
      }
    }
    if (!given && empties != Empties.ALL) {
      // Scalars first: structures may hold their own kind for ever.
      for (var nested : List.of(false, true)) {
        for (var field : builder.sdkFields()) {
          given = given || (isNested(field) == nested && set(builder, field, Math.min(depth, 3)));
        }
      }
    }
    return given;
  }

  /** The SDK would fill in a token for one that is not given; no path does without its labels. */
  private static boolean isNeeded(SdkField<?> field) {
    return field.containsTrait(DefaultValueTrait.class)
        || field.location() == MarshallLocation.PATH;
  }

  private boolean set(SdkPojo builder, SdkField<?> field, int depth) {
    if (depth >= DEEPEST && isNested(field)) {
      return false;
    }
    var value = value(field, depth);
    value.ifPresent(given -> field.set(builder, given));
    return value.isPresent();
  }

  private static boolean isNested(SdkField<?> field) {
    return switch (field.marshallingType().getKnownType()) {
      case SDK_POJO, LIST, MAP -> true;
      default -> false;
    };
  }

  /** Empty when there is nothing that the message could say. */
  private Optional<Object> value(SdkField<?> field, int depth) {
    return switch (field.marshallingType().getKnownType()) {
      case SDK_POJO -> {
        var builder = field.constructor().get();
        yield fill(builder, depth + 1) || empties == Empties.ALL
            ? Optional.of(((Buildable) builder).build())
            : Optional.empty();
      }
      case LIST -> {
        var list = list(field.getTrait(ListTrait.class).memberFieldInfo(), depth + 1);
        yield list.isEmpty() && !canBeEmpty(field) ? Optional.empty() : Optional.of(list);
      }
      case MAP -> {
        var map = map(field.getTrait(MapTrait.class).valueFieldInfo(), depth + 1);
        yield map.isEmpty() && empties != Empties.ALL ? Optional.empty() : Optional.of(map);
      }
      default ->
          Optional.of(
              isTextOfHeader(field)
                  ? "plain" + random.nextInt(10)
                  : scalar(field.marshallingType().getKnownType()));
    };
  }

  /** Headers hold points in time and numbers too, which are what they are. */
  private static boolean isTextOfHeader(SdkField<?> field) {
    return field.location() == MarshallLocation.HEADER
        && field.marshallingType().getKnownType() == MarshallingKnownType.STRING;
  }

  private boolean canBeEmpty(SdkField<?> list) {
    return empties != Empties.NONE && list.location() == MarshallLocation.PAYLOAD;
  }

  private Object scalar(MarshallingKnownType type) {
    return switch (type) {
      case STRING -> text();
      case BOOLEAN -> random.nextBoolean();
      case SHORT -> (short) random.nextInt();
      case INTEGER -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> (float) random.nextGaussian();
      case DOUBLE -> random.nextGaussian() * 1e9;
      case INSTANT ->
          Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)).truncatedTo(precision);
      case SDK_BYTES -> bytes();
      case DOCUMENT -> document();
      default -> throw new AssertionError("a type that this test does not know: " + type);
    };
  }

  private SdkBytes bytes() {
    var bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return SdkBytes.fromByteArray(bytes);
  }

  private Document document() {
    return Document.mapBuilder()
        .putString("text", text())
        .putNumber("number", random.nextInt())
        .putList("list", list -> list.addBoolean(random.nextBoolean()).addNull())
        .build();
  }

  private String text() {
    return texts.get(random.nextInt(texts.size())) + random.nextInt(10);
  }

  private List<Object> list(SdkField<?> element, int depth) {
    var list = new ArrayList<Object>();
    for (int i = random.nextInt(MOST + 1); i > 0; i--) {
      value(element, depth).ifPresent(list::add);
    }
    return list;
  }

  private Map<String, Object> map(SdkField<?> value, int depth) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = random.nextInt(MOST + 1); i > 0; i--) {
      var key = text() + i;
      value(value, depth).ifPresent(given -> map.put(key, given));
    }
    return map;
  }
}
