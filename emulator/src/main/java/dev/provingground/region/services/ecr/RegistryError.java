package dev.provingground.region.services.ecr;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.provingground.region.json.Json;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** An error as the distribution specification has it: a status, a code, a message. */
final class RegistryError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  RegistryError(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** What the registry says for an error of the API. */
  static RegistryError of(AwsServiceException e) {
    var message = e.awsErrorDetails().errorMessage();
    return switch (e.awsErrorDetails().errorCode()) {
      case "RepositoryNotFoundException" -> new RegistryError(404, "NAME_UNKNOWN", message);
      case "AccessDeniedException" -> new RegistryError(403, "DENIED", message);
      case "LayersNotFoundException" -> new RegistryError(400, "MANIFEST_BLOB_UNKNOWN", message);
      case "ReferencedImagesNotFoundException" ->
          new RegistryError(404, "MANIFEST_UNKNOWN", message);
      case "ImageTagAlreadyExistsException" -> new RegistryError(400, "TAG_INVALID", message);
      case "ImageDigestDoesNotMatchException" -> new RegistryError(400, "DIGEST_INVALID", message);
      default -> new RegistryError(400, "MANIFEST_INVALID", message);
    };
  }

  void send(HttpServerExchange exchange) throws IOException {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    var error = Map.of("code", code, "message", String.valueOf(getMessage()));
    exchange
        .getOutputStream()
        .write(json(Map.of("errors", List.of(error))).getBytes(StandardCharsets.UTF_8));
  }

  static String json(Map<String, ?> value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps of strings are always JSON", e);
    }
  }
}
