package dev.provingground.region.wire;

import dev.provingground.region.wire.codec.Gzip;
import dev.provingground.region.wire.codec.Parameters;
import dev.provingground.region.wire.signature.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to a service, whole. Belongs to one thread at a time. */
final class Received {
  private final SignedRequest http;
  private byte @Nullable [] body;
  private @Nullable Parameters parameters;

  Received(SignedRequest http) {
    this.http = http;
  }

  SignedRequest http() {
    return http;
  }

  /** A header's first value; empty when it was not sent. */
  String header(String name) {
    var values = http.headers().apply(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /**
   * As it was before it was compressed.
   *
   * @throws dev.provingground.region.wire.codec.InvalidInputException when it cannot be had
   */
  byte[] body() {
    var known = body;
    if (known == null) {
      known = header("Content-Encoding").equals("gzip") ? Gzip.inflate(http.body()) : http.body();
      body = known;
    }
    return known;
  }

  /** The query's parameters with their values in order, decoded, but for the signature's. */
  Map<String, List<String>> query() {
    var query = new LinkedHashMap<String, List<String>>();
    for (var parameter : http.parameters()) {
      if (!isSignatures(parameter.name())) {
        query.computeIfAbsent(parameter.name(), name -> new ArrayList<>()).add(parameter.value());
      }
    }
    return query;
  }

  /** The parameters of the form and of the query, but for the signature's. */
  Parameters parameters() {
    var parsed = parameters;
    if (parsed == null) {
      var form = new String(body(), StandardCharsets.UTF_8);
      parsed =
          Parameters.parse(
              http.query().isEmpty() ? form : http.query() + "&" + form,
              name -> !isSignatures(name));
      parameters = parsed;
    }
    return parsed;
  }

  private static boolean isSignatures(String parameter) {
    return parameter.startsWith("X-Amz-");
  }
}
