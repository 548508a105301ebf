package dev.provingground.region.services.ecr;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ConditionKeys;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * Who asks the registry.
 *
 * @param keys what policies may ask of where the request came from
 */
record RegistryClient(Caller caller, ConditionKeys keys) {
  private static final String BASIC = "Basic ";

  /** Whoever has a password of GetAuthorizationToken's; empty for anybody else. */
  static Optional<RegistryClient> of(HttpServerExchange exchange, AccessTokens tokens) {
    var header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return Optional.empty();
    }
    try {
      var pair =
          new String(
              Base64.getDecoder().decode(header.substring(BASIC.length()).trim()),
              StandardCharsets.UTF_8);
      return pair.startsWith("AWS:")
          ? tokens
              .caller(pair.substring(4))
              .map(caller -> new RegistryClient(caller, keys(exchange)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not base64: no credentials
    }
  }

  private static ConditionKeys keys(HttpServerExchange exchange) {
    var agent = exchange.getRequestHeaders().getFirst(Headers.USER_AGENT);
    var origin =
        new CallContext.Origin(
            exchange.getSourceAddress().getAddress().getHostAddress(),
            Objects.requireNonNullElse(agent, ""));
    return ConditionKeys.builder().put("aws:ViaAWSService", "false").putAll(origin.keys()).build();
  }
}
