package dev.provingground.region.wire.signature;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A request in the form that is signed. See "Create a signed AWS API request" in the IAM user
 * guide.
 */
final class CanonicalRequest {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();

  private CanonicalRequest() {}

  /** A query parameter, decoded. */
  record Parameter(String name, String value) {}

  /**
   * @param payloadHash the body's SHA-256 in hexadecimal, or what stands for it
   * @param encodeTwice whether the path is encoded once more, as all services but S3 do
   */
  static String of(
      SignedRequest request, List<String> signedHeaders, String payloadHash, boolean encodeTwice) {
    var canonical = new StringBuilder(512);
    canonical.append(request.method()).append('\n');
    var path = request.path().isEmpty() ? "/" : request.path();
    canonical.append(encodeTwice ? encode(path, true) : path).append('\n');
    query(canonical, request.query());
    canonical.append('\n');
    for (var name : signedHeaders) {
      canonical.append(name).append(':');
      header(canonical, request.headers().apply(name));
      canonical.append('\n');
    }
    canonical.append('\n').append(String.join(";", signedHeaders)).append('\n');
    return canonical.append(payloadHash).toString();
  }

  private static void query(StringBuilder canonical, String query) {
    if (query.isEmpty()) {
      return;
    }
    var encoded =
        parameters(query).stream()
            .filter(parameter -> !parameter.name().equals("X-Amz-Signature"))
            .map(
                parameter ->
                    new Parameter(
                        encode(parameter.name(), false), encode(parameter.value(), false)))
            .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
            .map(parameter -> parameter.name() + "=" + parameter.value())
            .toList();
    canonical.append(String.join("&", encoded));
  }

  /** The parameters of a query, decoded; what is not well encoded stays as it is. */
  static List<Parameter> parameters(String query) {
    var parameters = new ArrayList<Parameter>();
    for (var pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        var equals = pair.indexOf('=');
        parameters.add(
            new Parameter(
                decode(equals < 0 ? pair : pair.substring(0, equals)),
                equals < 0 ? "" : decode(pair.substring(equals + 1))));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // then its signature will not match, which is the answer it gets
    }
  }

  /** Values joined by commas, each trimmed and with single spaces. */
  private static void header(StringBuilder canonical, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        canonical.append(',');
      }
      canonical.append(values.get(i).strip().replaceAll("\\s+", " "));
    }
  }

  /** Percent-encodes all but RFC 3986's unreserved characters. */
  private static String encode(String text, boolean keepSlash) {
    var encoded = new StringBuilder(text.length() + 16);
    for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
      var c = (char) (octet & 0xff);
      if (UNRESERVED.indexOf(c) >= 0 || (c == '/' && keepSlash)) {
        encoded.append(c);
      } else {
        encoded.append('%');
        UPPER_HEX.toHexDigits(encoded, octet);
      }
    }
    return encoded.toString();
  }
}
