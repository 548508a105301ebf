package dev.provingground.region.wire.signature;

import dev.provingground.region.wire.signature.SignatureException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Version 2 of AWS's signatures, in the query of a URL of S3's ("Signing and authenticating REST
 * requests (AWS signature version 2)"). boto3 and the AWS CLI presign so in the regions that were
 * there before version 4.
 *
 * @param sessionToken empty with a long-lived key
 */
public record QuerySignature2(
    String accessKeyId, Instant expires, String signature, String sessionToken) implements Claim {
  private static final Set<String> REGIONS =
      Set.of(
          "ap-northeast-1",
          "ap-southeast-1",
          "ap-southeast-2",
          "eu-west-1",
          "sa-east-1",
          "us-east-1",
          "us-west-1",
          "us-west-2");

  private static final String KEY = "AWSAccessKeyId";
  private static final String EXPIRES = "Expires";
  private static final String SIGNATURE = "Signature";
  private static final String TOKEN = "x-amz-security-token";

  /** Parameters that say what is asked, and are signed. All others are not. */
  private static final Set<String> SIGNED =
      Set.of(
          "acl",
          "cors",
          "delete",
          "lifecycle",
          "location",
          "logging",
          "notification",
          "partNumber",
          "policy",
          "replication",
          "requestPayment",
          "response-cache-control",
          "response-content-disposition",
          "response-content-encoding",
          "response-content-language",
          "response-content-type",
          "response-expires",
          "restore",
          "tagging",
          "torrent",
          "uploadId",
          "uploads",
          "versionId",
          "versioning",
          "versions",
          "website");

  /** Whether a parameter of a query is a part of it. */
  public static boolean isPart(String parameter) {
    return parameter.equals(KEY)
        || parameter.equals(EXPIRES)
        || parameter.equals(SIGNATURE)
        || parameter.equalsIgnoreCase(TOKEN);
  }

  static boolean isOn(SignedRequest request) {
    return request.query().contains(KEY + "=");
  }

  static QuerySignature2 of(SignedRequest request) throws SignatureException {
    var query = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    request.parameters().forEach(parameter -> query.put(parameter.name(), parameter.value()));
    var key = required(query, KEY);
    var signature = required(query, SIGNATURE);
    var expires = required(query, EXPIRES);
    if (!expires.matches("[0-9]{1,11}")) {
      throw new SignatureException(
          Kind.MISSING, "Invalid date (should be seconds since epoch): " + expires);
    }
    return new QuerySignature2(
        key,
        Instant.ofEpochSecond(Long.parseLong(expires)),
        signature,
        query.getOrDefault(TOKEN, ""));
  }

  private static String required(Map<String, String> query, String name) throws SignatureException {
    var value = query.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new SignatureException(
          Kind.MISSING,
          "Query-string authentication requires the Signature, Expires and AWSAccessKeyId"
              + " parameters");
    }
    return value;
  }

  /** It is S3's only. */
  @Override
  public String service() {
    return "s3";
  }

  static boolean isKnownIn(String region) {
    return REGIONS.contains(region);
  }

  /** What the signature has to be. */
  String sign(String secretAccessKey, SignedRequest request) {
    var toSign =
        String.join(
            "\n",
            request.method(),
            given(request, "Content-MD5"),
            given(request, "Content-Type"),
            String.valueOf(expires.getEpochSecond()),
            headers(request) + resource(request));
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secretAccessKey.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA1", e);
    }
  }

  /** A header, which whoever signed may have put into the query. */
  private static String given(SignedRequest request, String header) {
    return request.parameters().stream()
        .filter(parameter -> parameter.name().equalsIgnoreCase(header))
        .map(SignedRequest.Parameter::value)
        .findFirst()
        .orElseGet(() -> request.header(header));
  }

  /** All of AWS's own, be they in the query. */
  private static String headers(SignedRequest request) {
    var headers = new TreeMap<String, String>();
    for (var name : request.headerNames().get()) {
      headers.put(name.toLowerCase(Locale.ROOT), String.join(",", request.headers().apply(name)));
    }
    for (var parameter : request.parameters()) {
      headers.put(parameter.name().toLowerCase(Locale.ROOT), parameter.value());
    }
    return headers.entrySet().stream()
        .filter(header -> header.getKey().startsWith("x-amz-"))
        .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
        .collect(Collectors.joining());
  }

  private static String resource(SignedRequest request) {
    var parameters =
        request.parameters().stream()
            .filter(parameter -> SIGNED.contains(parameter.name()))
            .map(p -> p.value().isEmpty() ? p.name() : p.name() + "=" + p.value())
            .sorted()
            .collect(Collectors.joining("&"));
    return request.path() + (parameters.isEmpty() ? "" : "?" + parameters);
  }
}
