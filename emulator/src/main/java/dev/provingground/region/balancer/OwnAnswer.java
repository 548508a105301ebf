package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that no target gave, in the shape that an Application Load Balancer gives it.
 *
 * @param contentType empty for none
 * @param location where a redirect leads; null when it is none
 */
record OwnAnswer(int status, String contentType, byte[] body, @Nullable String location) {
  static final String SERVER = "awselb/2.0";

  private static final Map<Integer, String> REASONS = reasons();

  /** The page for what went wrong. */
  static OwnAnswer page(int status) {
    return page(status, null);
  }

  static OwnAnswer redirect(int status, String location) {
    return page(status, location);
  }

  static OwnAnswer fixed(int status, String contentType, String body) {
    return new OwnAnswer(status, body.isEmpty() ? "" : contentType, body.getBytes(UTF_8), null);
  }

  private static OwnAnswer page(int status, @Nullable String location) {
    var title = (status + " " + reason(status)).strip();
    var page =
        """
        <html>\r
        <head><title>%s</title></head>\r
        <body>\r
        <center><h1>%s</h1></center>\r
        </body>\r
        </html>\r
        """
            .formatted(title, title);
    return new OwnAnswer(status, "text/html", page.getBytes(UTF_8), location);
  }

  /** What a load balancer calls the status; empty for those that have no name. */
  static String reason(int status) {
    return REASONS.getOrDefault(status, "");
  }

  private static Map<Integer, String> reasons() {
    var reasons = new HashMap<Integer, String>();
    reasons.put(200, "OK");
    reasons.put(201, "Created");
    reasons.put(202, "Accepted");
    reasons.put(204, "No Content");
    reasons.put(206, "Partial Content");
    reasons.put(301, "Moved Permanently");
    reasons.put(302, "Found");
    reasons.put(400, "Bad Request");
    reasons.put(401, "Unauthorized");
    reasons.put(402, "Payment Required");
    reasons.put(403, "Forbidden");
    reasons.put(404, "Not Found");
    reasons.put(405, "Not Allowed");
    reasons.put(406, "Not Acceptable");
    reasons.put(408, "Request Time-out");
    reasons.put(409, "Conflict");
    reasons.put(410, "Gone");
    reasons.put(411, "Length Required");
    reasons.put(412, "Precondition Failed");
    reasons.put(413, "Request Entity Too Large");
    reasons.put(414, "Request-URI Too Large");
    reasons.put(415, "Unsupported Media Type");
    reasons.put(416, "Requested Range Not Satisfiable");
    reasons.put(421, "Misdirected Request");
    reasons.put(429, "Too Many Requests");
    reasons.put(500, "Internal Server Error");
    reasons.put(501, "Not Implemented");
    reasons.put(502, "Bad Gateway");
    reasons.put(503, "Service Temporarily Unavailable");
    reasons.put(504, "Gateway Time-out");
    reasons.put(505, "HTTP Version Not Supported");
    reasons.put(507, "Insufficient Storage");
    return Map.copyOf(reasons);
  }
}
