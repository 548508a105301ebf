package dev.provingground.region.wire.signature;

import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Credentials;
import dev.provingground.region.wire.signature.SignatureException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Set;

/** Tells from a request's signature who calls. Thread-safe. */
public final class SignatureVerifier {
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Set<String> GLOBAL_SERVICES = Set.of("iam", "sts");
  private static final Set<String> GLOBAL_REGIONS = Set.of("aws-global", "us-east-1");

  private static final String CALCULATED =
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method. Consult the service documentation for"
          + " details.";

  private final Credentials credentials;
  private final String region;
  private final InstantSource clock;
  private final SigningKeys keys = new SigningKeys();

  /**
   * @param region the one that requests must be signed for
   * @param clock real time: signatures last fifteen minutes of it
   */
  public SignatureVerifier(Credentials credentials, String region, InstantSource clock) {
    this.credentials = credentials;
    this.region = region;
    this.clock = clock;
  }

  /**
   * Tells who calls.
   *
   * @throws SignatureException when the request is not signed by a key known here, or not for this
   *     region, or not now
   */
  public Caller verify(Claim claim, SignedRequest request) throws SignatureException {
    var secret =
        switch (claim) {
          case Signature signature -> verify(signature, request);
          case QuerySignature2 signature -> verify(signature, request);
        };
    if (!clock.instant().isBefore(secret.expiration())) {
      throw new SignatureException(
          Kind.EXPIRED_TOKEN, "The security token included in the request is expired");
    }
    return secret.caller();
  }

  private Credentials.Secret verify(QuerySignature2 signature, SignedRequest request)
      throws SignatureException {
    if (!QuerySignature2.isKnownIn(region)) {
      throw Claim.unsupported();
    }
    if (!clock.instant().isBefore(signature.expires())) {
      throw expired();
    }
    var secret = secret(signature.accessKeyId(), signature.sessionToken());
    if (!same(signature.sign(secret.secretAccessKey(), request), signature.signature())) {
      throw mismatch(CALCULATED);
    }
    return secret;
  }

  private Credentials.Secret secret(String accessKeyId, String sessionToken)
      throws SignatureException {
    return credentials
        .find(accessKeyId)
        .filter(found -> same(found.sessionToken().orElse(""), sessionToken))
        .orElseThrow(
            () ->
                new SignatureException(
                    Kind.UNKNOWN_KEY, "The security token included in the request is invalid."));
  }

  private Credentials.Secret verify(Signature signature, SignedRequest request)
      throws SignatureException {
    checkScope(signature);
    checkTime(signature);
    var secret = secret(signature.accessKeyId(), signature.sessionToken());
    var canonical =
        CanonicalRequest.of(
            request,
            signature.signedHeaders(),
            payloadHash(signature, request),
            !signature.service().equals("s3"));
    if (!same(keys.sign(signature, secret.secretAccessKey(), canonical), signature.signature())) {
      throw mismatch(CALCULATED);
    }
    verifyContent(signature, secret.secretAccessKey(), request);
    return secret;
  }

  /** Content in signed chunks: each chunk's signature, and that of the headers after them. */
  private void verifyContent(Signature signature, String secret, SignedRequest request)
      throws SignatureException {
    if (!ChunkedContent.isSigned(request.header("X-Amz-Content-Sha256"))) {
      return;
    }
    var chunked = ChunkedContent.of(request.body());
    var previous = signature.signature();
    for (var chunk : chunked.chunks()) {
      var bytes = Arrays.copyOfRange(chunked.content(), chunk.from(), chunk.to());
      if (!same(keys.signChunk(signature, secret, previous, bytes), chunk.signature())) {
        throw mismatch(
            "The chunk signature we calculated does not match the signature you provided.");
      }
      previous = chunk.signature();
    }
    if (!chunked.trailers().isEmpty()
        && !same(
            keys.signTrailers(signature, secret, previous, chunked.trailers()),
            chunked.trailerSignature())) {
      throw mismatch(
          "The trailer signature we calculated does not match the signature you provided.");
    }
  }

  private void checkScope(Signature signature) throws SignatureException {
    if (!signature.terminator().equals("aws4_request")) {
      throw mismatch(
          "Credential should be scoped with a valid terminator: 'aws4_request', not '"
              + signature.terminator()
              + "'.");
    }
    if (!signature.region().equals(region)
        && !(GLOBAL_SERVICES.contains(signature.service())
            && GLOBAL_REGIONS.contains(signature.region()))) {
      throw mismatch(
          "Credential should be scoped to a valid region, not '"
              + signature.region()
              + "'. This region is '"
              + region
              + "'.");
    }
    if (!signature.signedHeaders().contains("host")) {
      throw mismatch("'Host' must be a 'SignedHeader' in the AWS Authorization.");
    }
  }

  private void checkTime(Signature signature) throws SignatureException {
    Instant signed;
    try {
      signed = instant(signature.timestamp());
    } catch (DateTimeException | NumberFormatException e) {
      throw new SignatureException(
          Kind.INCOMPLETE,
          "Date must be in ISO-8601 'basic format'. Got '"
              + signature.timestamp()
              + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }
    if (!signature.timestamp().startsWith(signature.date())) {
      throw mismatch(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '"
              + signature.date()
              + "' != '"
              + signature.timestamp().substring(0, 8)
              + "', from '"
              + signature.timestamp()
              + "'.");
    }
    var now = clock.instant();
    var earliest = now.minus(signature.expires().orElse(SKEW));
    if (signed.isBefore(earliest)) {
      if (signature.expires().isPresent() && signature.service().equals("s3")) {
        throw expired();
      }
      throw mismatch(
          "Signature expired: "
              + signature.timestamp()
              + " is now earlier than "
              + TIMESTAMP.format(earliest)
              + " ("
              + TIMESTAMP.format(now)
              + " - "
              + signature.expires().orElse(SKEW).toMinutes()
              + " min.)");
    }
    if (signed.isAfter(now.plus(SKEW))) {
      throw mismatch(
          "Signature not yet current: "
              + signature.timestamp()
              + " is still later than "
              + TIMESTAMP.format(now.plus(SKEW))
              + " ("
              + TIMESTAMP.format(now)
              + " + "
              + SKEW.toMinutes()
              + " min.)");
    }
  }

  /** {@link #TIMESTAMP} reads the same, in a twentieth of the time that a whole request takes. */
  private static Instant instant(String timestamp) {
    if (timestamp.length() != 16 || timestamp.charAt(8) != 'T' || timestamp.charAt(15) != 'Z') {
      throw new DateTimeException(timestamp);
    }
    return LocalDateTime.of(
            number(timestamp, 0, 4),
            number(timestamp, 4, 6),
            number(timestamp, 6, 8),
            number(timestamp, 9, 11),
            number(timestamp, 11, 13),
            number(timestamp, 13, 15))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    if (text.charAt(from) == '+' || text.charAt(from) == '-') {
      throw new NumberFormatException(text);
    }
    return Integer.parseInt(text, from, to, 10);
  }

  /** What the client says the body's hash is, if it says so, and it is; else what it is. */
  private static String payloadHash(Signature signature, SignedRequest request)
      throws SignatureException {
    var stated = request.header("X-Amz-Content-Sha256");
    if (stated.equals("UNSIGNED-PAYLOAD") || ChunkedContent.isStated(stated)) {
      return stated;
    }
    if (signature.expires().isPresent() && signature.service().equals("s3")) {
      return "UNSIGNED-PAYLOAD";
    }
    var actual = SigningKeys.sha256(request.body());
    if (!stated.isEmpty() && !stated.equals(actual)) {
      throw mismatch(
          "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }
    return actual;
  }

  private static SignatureException expired() {
    return new SignatureException(Kind.EXPIRED, "Request has expired");
  }

  private static SignatureException mismatch(String message) {
    return new SignatureException(Kind.MISMATCH, message);
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
