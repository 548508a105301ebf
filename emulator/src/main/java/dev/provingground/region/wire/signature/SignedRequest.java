package dev.provingground.region.wire.signature;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A request as it came, before anything was decoded.
 *
 * @param path not decoded, without the query
 * @param query not decoded; empty when there is none
 * @param headerNames those that were sent
 * @param headers a header's values, whatever the case of its name; empty when it was not sent
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SignedRequest(
    String method,
    String path,
    String query,
    Supplier<? extends Collection<String>> headerNames,
    Function<String, List<String>> headers,
    byte[] body) {

  /** A query parameter, decoded. */
  public record Parameter(String name, String value) {}

  /** The parameters of the query, decoded; what is not well encoded stays as it is. */
  public List<Parameter> parameters() {
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

  /** A header's first value; empty when it was not sent. */
  public String header(String name) {
    var values = headers.apply(name);
    return values.isEmpty() ? "" : values.getFirst();
  }
}
