package dev.provingground.region.wire.codec;

import java.math.BigDecimal;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;

/** Values that are one text on the wire; {@link Timestamp} is the other kind. */
enum Scalar implements ValueType {
  STRING("a string") {
    @Override
    Object parse(String text) {
      return text;
    }
  },
  BOOLEAN("true or false") {
    @Override
    Object parse(String text) {
      return switch (text) {
        case "true", "True", "TRUE" -> true;
        case "false", "False", "FALSE" -> false;
        default -> throw new IllegalArgumentException(text);
      };
    }
  },
  SHORT("a 16 bit integer") {
    @Override
    Object parse(String text) {
      return Short.valueOf(text);
    }
  },
  INTEGER("a 32 bit integer") {
    @Override
    Object parse(String text) {
      return Integer.valueOf(text);
    }
  },
  LONG("a 64 bit integer") {
    @Override
    Object parse(String text) {
      return Long.valueOf(text);
    }
  },
  FLOAT("a number") {
    @Override
    Object parse(String text) {
      return Float.valueOf(text);
    }
  },
  DOUBLE("a number") {
    @Override
    Object parse(String text) {
      return Double.valueOf(text);
    }
  },
  DECIMAL("a number") {
    @Override
    Object parse(String text) {
      return new BigDecimal(text);
    }
  },
  BYTES("base64") {
    @Override
    Object parse(String text) {
      return SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(text));
    }

    @Override
    String print(Object value) {
      return Base64.getEncoder().encodeToString(((SdkBytes) value).asByteArrayUnsafe());
    }
  };

  private final String description;

  Scalar(String description) {
    this.description = description;
  }

  /**
   * @throws IllegalArgumentException when the text is none of this kind
   */
  abstract Object parse(String text);

  String print(Object value) {
    return value.toString();
  }

  /** For errors: what a value must be. */
  String description() {
    return description;
  }
}
