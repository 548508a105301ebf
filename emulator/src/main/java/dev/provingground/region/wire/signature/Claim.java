package dev.provingground.region.wire.signature;

import dev.provingground.region.wire.signature.SignatureException.Kind;

/** Whom a request claims to be from, in one of the ways that AWS has for it. */
public sealed interface Claim permits Signature, QuerySignature2 {
  /** Whether the request carries a signature, be it a good one or not. */
  static boolean isOn(SignedRequest request) {
    return Signature.isOn(request) || isOfVersion2(request);
  }

  /** Whether it is of version 2, which is S3's only. */
  static boolean isOfVersion2(SignedRequest request) {
    return QuerySignature2.isOn(request) || isInHeader(request);
  }

  private static boolean isInHeader(SignedRequest request) {
    return request.header("Authorization").startsWith("AWS ");
  }

  /**
   * Finds it in a request.
   *
   * @throws SignatureException MISSING, INCOMPLETE or UNSUPPORTED
   */
  static Claim of(SignedRequest request) throws SignatureException {
    if (isInHeader(request)) {
      throw unsupported();
    }
    return QuerySignature2.isOn(request) ? QuerySignature2.of(request) : Signature.of(request);
  }

  /** The service that is asked, by its credential scope. */
  String service();

  /** What S3 says to version 2 where it does not know it. */
  static SignatureException unsupported() {
    return new SignatureException(
        Kind.UNSUPPORTED,
        "The authorization mechanism you have provided is not supported. Please use"
            + " AWS4-HMAC-SHA256.");
  }
}
