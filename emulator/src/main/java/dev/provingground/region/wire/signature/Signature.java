package dev.provingground.region.wire.signature;

import dev.provingground.region.wire.signature.SignatureException.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request says about its signature: in the {@code Authorization} header, or in the query of
 * a presigned URL. See "Elements of an AWS API request signature" in the IAM user guide.
 *
 * @param accessKeyId whose secret it was made with
 * @param date the scope's day, {@code 20260101}
 * @param service the scope's service, such as {@code ecs}
 * @param terminator {@code aws4_request}
 * @param signedHeaders lower-case names, in the order given
 * @param signature hexadecimal
 * @param timestamp when it was made, {@code 20260101T120000Z}
 * @param sessionToken empty for a long-lived key
 * @param expires how long a presigned URL lasts; empty for a header
 */
public record Signature(
    String accessKeyId,
    String date,
    String region,
    String service,
    String terminator,
    List<String> signedHeaders,
    String signature,
    String timestamp,
    String sessionToken,
    Optional<Duration> expires)
    implements Claim {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /** Whether the request carries a signature, be it a good one or not. */
  static boolean isOn(SignedRequest request) {
    return request.header("Authorization").startsWith("AWS4-")
        || request.query().contains("X-Amz-Algorithm=");
  }

  /**
   * Finds it in a request.
   *
   * @throws SignatureException MISSING or INCOMPLETE
   */
  static Signature of(SignedRequest request) throws SignatureException {
    if (!isOn(request)) {
      throw new SignatureException(Kind.MISSING, "Request is missing Authentication Token");
    }
    return request.header("Authorization").isEmpty() ? presigned(request) : header(request);
  }

  private static Signature header(SignedRequest request) throws SignatureException {
    var header = request.header("Authorization");
    if (!header.startsWith(ALGORITHM + " ")) {
      throw new SignatureException(
          Kind.INCOMPLETE, "Unsupported AWS 'algorithm': '" + header.split(" ", 2)[0] + "'.");
    }
    var parts = new HashMap<String, String>();
    for (int start = ALGORITHM.length(), end; start < header.length(); start = end + 1) {
      var comma = header.indexOf(',', start);
      end = comma < 0 ? header.length() : comma;
      var equals = header.indexOf('=', start, end);
      if (equals > start) {
        parts.put(
            header.substring(start, equals).strip(), header.substring(equals + 1, end).strip());
      }
    }
    return of(
        required(parts, "Credential", "Authorization header"),
        required(parts, "SignedHeaders", "Authorization header"),
        required(parts, "Signature", "Authorization header"),
        request.header("X-Amz-Date").isEmpty()
            ? request.header("Date")
            : request.header("X-Amz-Date"),
        request.header("X-Amz-Security-Token"),
        Optional.empty());
  }

  private static Signature presigned(SignedRequest request) throws SignatureException {
    var query = new HashMap<String, String>();
    for (var parameter : request.parameters()) {
      query.put(parameter.name(), parameter.value());
    }
    if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
      throw new SignatureException(
          Kind.INCOMPLETE, "Unsupported AWS 'algorithm': '" + query.get("X-Amz-Algorithm") + "'.");
    }
    var expires = required(query, "X-Amz-Expires", "AWS query-string parameters");
    if (!expires.matches("[0-9]{1,6}") || Integer.parseInt(expires) > 604_800) {
      throw new SignatureException(
          Kind.INCOMPLETE, "X-Amz-Expires must be 0 to 604800 seconds, not '" + expires + "'.");
    }
    return of(
        required(query, "X-Amz-Credential", "AWS query-string parameters"),
        required(query, "X-Amz-SignedHeaders", "AWS query-string parameters"),
        required(query, "X-Amz-Signature", "AWS query-string parameters"),
        required(query, "X-Amz-Date", "AWS query-string parameters"),
        query.getOrDefault("X-Amz-Security-Token", ""),
        Optional.of(Duration.ofSeconds(Integer.parseInt(expires))));
  }

  private static Signature of(
      String credential,
      String signedHeaders,
      String signature,
      String timestamp,
      String sessionToken,
      Optional<Duration> expires)
      throws SignatureException {
    var scope = credential.split("/", -1);
    if (scope.length != 5) {
      throw new SignatureException(
          Kind.INCOMPLETE,
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got '"
              + credential
              + "'");
    }
    return new Signature(
        scope[0],
        scope[1],
        scope[2],
        scope[3],
        scope[4],
        List.of(signedHeaders.split(";")),
        signature,
        timestamp,
        sessionToken,
        expires);
  }

  private static String required(Map<String, String> parts, String name, String where)
      throws SignatureException {
    var value = parts.get(name);
    if (value == null || value.isEmpty()) {
      throw new SignatureException(Kind.INCOMPLETE, where + " requires '" + name + "' parameter.");
    }
    return value;
  }
}
