package dev.provingground.region.wire.signature;

import java.util.List;
import java.util.function.Function;

/**
 * A request as it came, before anything was decoded.
 *
 * @param path not decoded, without the query
 * @param query not decoded; empty when there is none
 * @param headers a header's values, whatever the case of its name; empty when it was not sent
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SignedRequest(
    String method, String path, String query, Function<String, List<String>> headers, byte[] body) {

  /** A header's first value; empty when it was not sent. */
  String header(String name) {
    var values = headers.apply(name);
    return values.isEmpty() ? "" : values.getFirst();
  }
}
