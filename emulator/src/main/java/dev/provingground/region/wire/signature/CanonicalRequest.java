package dev.provingground.region.wire.signature;

import dev.provingground.region.wire.signature.SignedRequest.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A request in the form that is signed. See "Create a signed AWS API request" in the IAM user
 * guide.
 */
final class CanonicalRequest {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final Pattern BLANKS = Pattern.compile("\\s{2,}|[^\\S ]");
  private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();

  private CanonicalRequest() {}

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
    query(canonical, request);
    canonical.append('\n');
    for (var name : signedHeaders) {
      canonical.append(name).append(':');
      header(canonical, request.headers().apply(name));
      canonical.append('\n');
    }
    canonical.append('\n').append(String.join(";", signedHeaders)).append('\n');
    return canonical.append(payloadHash).toString();
  }

  private static void query(StringBuilder canonical, SignedRequest request) {
    if (request.query().isEmpty()) {
      return;
    }
    var encoded =
        request.parameters().stream()
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

  /** Values joined by commas, each trimmed and with single spaces. */
  private static void header(StringBuilder canonical, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        canonical.append(',');
      }
      var value = values.get(i).strip();
      canonical.append(isPlain(value) ? value : BLANKS.matcher(value).replaceAll(" "));
    }
  }

  /** Whether it has single spaces only, as most have, for which no matcher is made. */
  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c < ' ' || (c == ' ' && value.charAt(i + 1) == ' ')) { // it does not end with a space
        return false;
      }
    }
    return true;
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
