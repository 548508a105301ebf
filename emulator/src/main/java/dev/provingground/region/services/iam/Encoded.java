package dev.provingground.region.services.iam;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** How IAM answers policy documents: percent-encoded (RFC 3986). */
final class Encoded {
  private Encoded() {}

  static String document(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
