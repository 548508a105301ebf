package dev.provingground.region.wire.signature;

/** Refusals of signatures for the tests of those who tell clients of them. */
public final class Refusals {
  private Refusals() {}

  public static SignatureException of(SignatureException.Kind kind) {
    return new SignatureException(kind, "why");
  }
}
