package dev.provingground.region.wire.codec;

/** A request that its operation's model does not allow; the message names the member. */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong with a request. */
  public enum Kind {
    /** Not JSON, or not a form. */
    MALFORMED,
    /** The operation has no such member. */
    UNKNOWN_MEMBER,
    /** The member's value is not of its type. */
    WRONG_TYPE
  }

  private final Kind kind;
  private final String message;

  InvalidInputException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }

  public Kind kind() {
    return kind;
  }

  /** It cannot be read at all. */
  public static InvalidInputException malformed(String message) {
    return new InvalidInputException(Kind.MALFORMED, message);
  }

  static InvalidInputException unknown(String path) {
    return new InvalidInputException(
        Kind.UNKNOWN_MEMBER, "The parameter " + path + " is not recognized");
  }

  static InvalidInputException wrongType(String path, String expected, String found) {
    return new InvalidInputException(
        Kind.WRONG_TYPE, "Value (" + found + ") for parameter " + path + " is not " + expected);
  }
}
