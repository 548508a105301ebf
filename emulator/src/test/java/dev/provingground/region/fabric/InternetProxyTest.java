package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.ProxyFixture.END;
import static dev.provingground.region.fabric.ProxyFixture.NAME;
import static dev.provingground.region.fabric.ProxyFixture.PUBLIC;
import static dev.provingground.region.fabric.ProxyFixture.exchange;
import static dev.provingground.region.fabric.ProxyFixture.read;
import static dev.provingground.region.fabric.ProxyFixture.readHead;
import static dev.provingground.region.fabric.ProxyFixture.send;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What passes the proxy between a client and the origin that it names. */
@NeedsNamespaces
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class InternetProxyTest {
  private ProxyFixture fixture;

  @BeforeEach
  void create() throws Exception {
    fixture = new ProxyFixture();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void aRequestInAbsoluteFormReachesTheNameUnaltered() throws Exception {
    var origin =
        fixture.origin(
            request -> "HTTP/1.1 200 OK\r\nContent-Length: " + request.length() + END + request);
    var answer =
        fixture.exchange(
            "GET http://%s/a%%20b?x=|1|&y=[2] HTTP/1.1\r\nHost: %s\r\nX-Test: 1\r\nProxy-Connection: keep-alive\r\nConnection: x-hop\r\nX-Hop: 1"
                .formatted(NAME, NAME));
    assertThat(answer)
        .endsWith(
            END
                + "GET /a%%20b?x=|1|&y=[2] HTTP/1.1\r\nHost: %s\r\nX-Test: 1".formatted(NAME)
                + END);
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void connectionsAreKeptOnBothSides() throws Exception {
    var origin = fixture.origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "ok");
    try (var client = fixture.client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(exchange(client, "GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME, 2))
            .endsWith(END + "ok");
      }
    }
    assertThat(origin.connections()).isEqualTo(1);
    fixture.exchange("GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME);
    assertThat(origin.connections()).as("another client is another flow").isEqualTo(2);
  }

  @Test
  void aKeptConnectionThatTheOriginClosedIsReplaced() throws Exception {
    var origin = fixture.origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "ok", 1);
    try (var client = fixture.client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(exchange(client, "GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME, 2))
            .endsWith(END + "ok");
      }
    }
    assertThat(origin.connections()).isEqualTo(3);
  }

  @Test
  void anAnswerUntilTheEndOfTheConnectionEndsTheClients() throws Exception {
    fixture.origin(request -> "HTTP/1.1 200 OK" + END + "all of it", 1);
    assertThat(fixture.exchange("GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME))
        .contains("Connection: close")
        .endsWith(END + "all of it");
  }

  @ParameterizedTest
  @CsvSource({"HEAD,200 OK", "GET,204 No Content", "GET,304 Not Modified"})
  void anAnswerWithoutABodyEndsWithItsHead(String method, String status) throws Exception {
    fixture.origin(request -> "HTTP/1.1 " + status + "\r\nContent-Length: 7" + END);
    try (var client = fixture.client()) {
      for (int i = 0; i < 2; i++) {
        assertThat(exchange(client, method + " http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME, 0))
            .startsWith("HTTP/1.1 " + status);
      }
    }
  }

  @Test
  void interimAnswersArePassedOn() throws Exception {
    fixture.origin(
        request ->
            "HTTP/1.1 103 Early Hints\r\nLink: x"
                + END
                + "HTTP/1.1 200 OK\r\nContent-Length: 2"
                + END
                + "ok");
    assertThat(fixture.exchange("GET http://" + NAME + "/ HTTP/1.0\r\nHost: " + NAME))
        .startsWith("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK")
        .endsWith("ok");
  }

  @Test
  void bodiesAreStreamedBothWaysAtOnce() throws Exception {
    var server = fixture.listen(80);
    try (var client = fixture.client()) {
      send(
          client,
          "POST http://"
              + NAME
              + "/ HTTP/1.1\r\nHost: "
              + NAME
              + "\r\nTransfer-Encoding: chunked"
              + END
              + "3\r\none\r\n");
      try (var origin = server.accept()) {
        readHead(origin);
        assertThat(read(origin, 8)).isEqualTo("3\r\none\r\n");
        send(origin, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked" + END + "3\r\nONE\r\n");
        readHead(client);
        assertThat(read(client, 8)).isEqualTo("3\r\nONE\r\n");
        send(client, "3;x=y\r\ntwo\r\n0\r\nTrailer: 1\r\n\r\n");
        assertThat(read(origin, 29)).isEqualTo("3;x=y\r\ntwo\r\n0\r\nTrailer: 1\r\n\r\n");
        send(origin, "0\r\n\r\n");
        assertThat(read(client, 5)).isEqualTo("0\r\n\r\n");
      }
    }
  }

  @Test
  void aGreatBodyPassesWhole() throws Exception {
    int size = 64 << 20;
    fixture.httpServer(
        exchange -> {
          long length = exchange.transferTo(java.io.OutputStream.nullOutputStream());
          return new byte[(int) length];
        });
    try (var http = fixture.http()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + NAME + "/"))
                  .POST(BodyPublishers.ofByteArray(new byte[size]))
                  .build(),
              BodyHandlers.ofInputStream());
      assertThat(count(answer.body())).isEqualTo(size);
    }
  }

  private static long count(InputStream in) throws IOException {
    try (in) {
      return in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  @Test
  void anEarlyAnswerArrivesThoughTheBodyWasNotTaken() throws Exception {
    var server = fixture.listen(80);
    Thread.startVirtualThread(
        () -> {
          try (var origin = server.accept()) {
            readHead(origin);
            send(
                origin,
                "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close" + END);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    try (var client = fixture.client()) {
      send(
          client,
          "POST http://"
              + NAME
              + "/ HTTP/1.1\r\nHost: "
              + NAME
              + "\r\nContent-Length: 1000000"
              + END
              + "x");
      assertThat(readHead(client)).startsWith("HTTP/1.1 413 ").contains("Connection: close");
    }
  }

  @Test
  void aPublicAddressNeedsNoName() throws Exception {
    fixture.origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "ok");
    assertThat(fixture.exchange("GET http://" + PUBLIC + "/ HTTP/1.0\r\nHost: x")).endsWith("ok");
  }

  @Test
  void ofSeveralAddressesTheNextIsTried() throws Exception {
    fixture.origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "ok");
    fixture.names.put(NAME, List.of("203.0.113.88", PUBLIC));
    for (int i = 0; i < 4; i++) {
      assertThat(fixture.exchange("GET http://" + NAME + "/ HTTP/1.0\r\nHost: x")).endsWith("ok");
    }
  }

  @Test
  void aPortInUseIsNamed() {
    assertThatIOException()
        .isThrownBy(
            () ->
                new InternetProxy(
                    fixture.world.fabric, fixture.names, "127.0.0.1", fixture.proxy.port()))
        .withMessage(
            "127.0.0.1:%d is in use; give the internet proxy another port", fixture.proxy.port());
  }

  @Test
  void manyClientsAtOnceAreServedAndNoCarrierIsBornInside() throws Exception {
    fixture.httpServer(body -> "ok".getBytes(ISO_8859_1));
    var failed = new AtomicInteger();
    var namespaces = ConcurrentHashMap.<String>newKeySet();
    Callable<Boolean> client =
        () -> {
          for (int request = 0; request < 20; request++) {
            if (!fixture
                .exchange("GET http://" + NAME + "/ HTTP/1.0\r\nHost: " + NAME)
                .endsWith("ok")) {
              failed.incrementAndGet();
            }
            namespaces.add(Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString());
          }
          return true;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : threads.invokeAll(Collections.nCopies(100, client))) {
        result.get();
      }
    }
    assertThat(failed).hasValue(0);
    assertThat(namespaces)
        .isEqualTo(Set.of(Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString()));
  }

  @Test
  void closingEndsEverything() throws Exception {
    fixture.origin(request -> "HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "ok");
    try (var client = fixture.client()) {
      exchange(client, "GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME, 2);
      fixture.proxy.close();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThatIOException().isThrownBy(fixture::client);
  }
}
