package dev.provingground.region.wire.signature;

/** Why a request's signature is not accepted. Each protocol has its own code for it. */
public final class SignatureException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Kind {
    /** There is no signature. */
    MISSING,
    /** It lacks a part, or a part is not well formed. */
    INCOMPLETE,
    /** The access key, or the session token with it, is not known. */
    UNKNOWN_KEY,
    /** It is not the signature of this request by this key, here and now. */
    MISMATCH,
    /** The time is over that a presigned URL was good for. */
    EXPIRED,
    /** The temporary key has ended. */
    EXPIRED_TOKEN,
    /** It is of a version that is not known here. */
    UNSUPPORTED
  }

  private final Kind kind;
  private final String message;

  SignatureException(Kind kind, String message) {
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
}
