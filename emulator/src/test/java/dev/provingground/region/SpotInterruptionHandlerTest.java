package dev.provingground.region;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.time.VirtualEventLoop;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SpotInterruptionHandlerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final VirtualEventLoop loop = new VirtualEventLoop();
  private final Undertow server =
      Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setHandler(new SpotInterruptionHandler(loop, this::interrupt))
          .build();

  private List<String> interrupt(String match) {
    assertThat(loop.isCurrent()).isTrue();
    return match.equals("service:web") ? List.of("arn:one", "arn:two") : List.of();
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
    client.close();
  }

  private HttpResponse<String> ask(String method, String query) throws Exception {
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/" + query))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void itAnswersTheTasksThatItInterrupts() throws Exception {
    var answer = ask("POST", "?match=service:web");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("arn:one\narn:two\n");
  }

  @Test
  void whatMatchesNothingIsNotFound() throws Exception {
    var answer = ask("POST", "?match=service:other");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("FARGATE_SPOT", "'service:other'");
  }

  @Test
  void itSaysWhatARequestLacks() throws Exception {
    assertThat(ask("POST", "").statusCode()).isEqualTo(400);
    assertThat(ask("GET", "?match=service:web").statusCode()).isEqualTo(405);
  }
}
