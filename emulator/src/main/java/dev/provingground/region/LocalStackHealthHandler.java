package dev.provingground.region;

import com.fasterxml.jackson.core.JsonFactory;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers what tools made for LocalStack ask before they use it: {@code GET /_localstack/health}
 * (LocalStack's page "Internal Endpoints"). Every service that the region has is running.
 *
 * @param scopes the credential scopes of the services
 */
record LocalStackHealthHandler(String version, Set<String> scopes) implements HttpHandler {
  /** Where LocalStack's name of a service is not its credential scope. */
  private static final Map<String, String> NAMES =
      Map.of("elasticloadbalancing", "elbv2", "monitoring", "cloudwatch");

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(json());
  }

  String json() throws IOException {
    var names = new TreeSet<String>();
    scopes.forEach(scope -> names.add(NAMES.getOrDefault(scope, scope)));
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("services");
      for (var name : names) {
        json.writeStringField(name, "running");
      }
      json.writeEndObject();
      json.writeStringField("edition", "proving-ground");
      json.writeStringField("version", version);
      json.writeEndObject();
    }
    return text.toString();
  }
}
