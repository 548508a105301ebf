package dev.provingground.region.services.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** Names one event among all of the region: the {@code @ptr} of Logs Insights. */
record Pointer(Position position, String group, String stream) {
  /** As queries answer it; tells callers nothing. */
  String text() {
    var text = String.join(":", position.digits(), group, stream);
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Reads what {@link #text} wrote; empty for any other text. */
  static Optional<Pointer> parse(String text) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    var parts = new String(decoded, UTF_8).split(":", -1);
    return parts.length == 3
        ? Position.parse(parts[0]).map(position -> new Pointer(position, parts[1], parts[2]))
        : Optional.empty();
  }
}
