package dev.provingground.region.wire.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Derives signing keys, which hold for a day, and signs with them. Thread-safe. */
final class SigningKeys {
  private static final int CAPACITY = 1000;
  private static final byte[] NOTHING = {};
  private static final String HMAC = "HmacSHA256";

  /** For each key a code that is only ever copied: to make one is to search all providers. */
  private final Map<Scope, Mac> keys = new ConcurrentHashMap<>();

  private record Scope(String secret, String date, String region, String service) {}

  /** The signature of a canonical request, hexadecimal. */
  String sign(Signature signature, String secretAccessKey, String canonicalRequest) {
    var toSign =
        String.join(
            "\n",
            Signature.ALGORITHM,
            signature.timestamp(),
            scope(signature),
            sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(sign(key(signature, secretAccessKey), toSign));
  }

  /**
   * The signature of one chunk of content, hexadecimal.
   *
   * @param previous the signature of the chunk before; the request's for the first
   */
  String signChunk(Signature signature, String secretAccessKey, String previous, byte[] chunk) {
    return signPart(
        signature, secretAccessKey, "PAYLOAD", previous, sha256(NOTHING) + "\n" + sha256(chunk));
  }

  /** The signature of the headers that follow the content, hexadecimal. */
  String signTrailers(
      Signature signature, String secretAccessKey, String previous, Map<String, String> trailers) {
    var canonical = new StringBuilder();
    trailers.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
    var hash = sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
    return signPart(signature, secretAccessKey, "TRAILER", previous, hash);
  }

  private String signPart(
      Signature signature, String secretAccessKey, String part, String previous, String hashes) {
    var toSign =
        String.join(
            "\n",
            Signature.ALGORITHM + "-" + part,
            signature.timestamp(),
            scope(signature),
            previous,
            hashes);
    return HexFormat.of().formatHex(sign(key(signature, secretAccessKey), toSign));
  }

  private static String scope(Signature signature) {
    return String.join(
        "/", signature.date(), signature.region(), signature.service(), signature.terminator());
  }

  private Mac key(Signature signature, String secretAccessKey) {
    if (keys.size() >= CAPACITY) {
      keys.clear(); // days pass and sessions end; those in use are soon made again
    }
    return keys.computeIfAbsent(
        new Scope(secretAccessKey, signature.date(), signature.region(), signature.service()),
        SigningKeys::derive);
  }

  private static Mac derive(Scope scope) {
    var date = hmac(("AWS4" + scope.secret()).getBytes(StandardCharsets.UTF_8), scope.date());
    return mac(hmac(hmac(hmac(date, scope.region()), scope.service()), "aws4_request"));
  }

  private static byte[] hmac(byte[] key, String text) {
    return mac(key).doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sign(Mac key, String text) {
    try {
      return ((Mac) key.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every Java's HmacSHA256 can be copied", e);
    }
  }

  private static Mac mac(byte[] key) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** SHA-256, hexadecimal. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(((MessageDigest) Digest.SHA_256.clone()).digest(bytes));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every Java's SHA-256 can be copied", e);
    }
  }

  /** Made for the first request: to find it, Java makes its security providers. */
  private static final class Digest {
    static final MessageDigest SHA_256 = newSha256();
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
