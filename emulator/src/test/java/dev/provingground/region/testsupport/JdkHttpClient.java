package dev.provingground.region.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * The SDK's requests by the JDK's HTTP client, which knows PATCH as {@code URLConnection} does not.
 */
public final class JdkHttpClient implements SdkHttpClient {
  /** What the JDK's client says itself. */
  private static final Set<String> OWN = Set.of("host", "content-length", "expect", "connection");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return send(request);
      }

      @Override
      public void abort() {}
    };
  }

  private HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
    var asked = request.httpRequest();
    var sent = HttpRequest.newBuilder(asked.getUri()).method(asked.method().name(), body(request));
    asked.forEachHeader(
        (name, values) -> {
          if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> sent.header(name, value));
          }
        });
    try {
      return answer(http.send(sent.build(), BodyHandlers.ofInputStream()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Whole, as its length is signed. */
  private static HttpRequest.BodyPublisher body(HttpExecuteRequest request) throws IOException {
    if (request.contentStreamProvider().isEmpty()) {
      return BodyPublishers.noBody();
    }
    try (var content = request.contentStreamProvider().get().newStream()) {
      return BodyPublishers.ofByteArray(content.readAllBytes());
    }
  }

  private static HttpExecuteResponse answer(HttpResponse<InputStream> response) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpFullResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .build())
        .responseBody(AbortableInputStream.create(response.body()))
        .build();
  }

  @Override
  public void close() {
    http.close();
  }
}
