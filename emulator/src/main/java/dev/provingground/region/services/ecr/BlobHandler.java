package dev.provingground.region.services.ecr;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves blobs to whoever has a download location: the token in it is the permission. */
final class BlobHandler implements HttpHandler {
  static final String PREFIX = "/_ecr/download";

  private final BlobStore blobs;
  private final AccessTokens tokens;

  BlobHandler(BlobStore blobs, AccessTokens tokens) {
    this.blobs = blobs;
    this.tokens = tokens;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this);
      return;
    }
    var path = exchange.getRequestPath();
    var file = tokens.digest(path.substring(path.lastIndexOf('/') + 1)).flatMap(blobs::find);
    if (file.isEmpty()) {
      exchange.setStatusCode(StatusCodes.FORBIDDEN);
      exchange
          .getResponseSender()
          .send("The location has expired; ask GetDownloadUrlForLayer for another.");
      return;
    }
    send(exchange, file.get());
  }

  /** Sends a file as the whole body, without holding it in memory. */
  static void send(HttpServerExchange exchange, Path file) throws IOException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/octet-stream");
    exchange.setResponseContentLength(Files.size(file));
    exchange.startBlocking();
    try (var out = exchange.getOutputStream()) {
      Files.copy(file, out);
    }
  }
}
