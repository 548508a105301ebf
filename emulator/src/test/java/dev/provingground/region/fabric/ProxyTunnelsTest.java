package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.ProxyFixture.END;
import static dev.provingground.region.fabric.ProxyFixture.NAME;
import static dev.provingground.region.fabric.ProxyFixture.read;
import static dev.provingground.region.fabric.ProxyFixture.readHead;
import static dev.provingground.region.fabric.ProxyFixture.send;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.provingground.region.testsupport.NeedsNamespaces;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that the proxy passes on without looking into them. */
@NeedsNamespaces
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProxyTunnelsTest {
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
  void anUpgradedConnectionIsATunnel() throws Exception {
    var server = fixture.listen(80);
    try (var client = fixture.client()) {
      send(
          client,
          "GET http://"
              + NAME
              + "/ws HTTP/1.1\r\nHost: "
              + NAME
              + "\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket"
              + END);
      try (var origin = server.accept()) {
        assertThat(readHead(origin)).contains("Connection: Upgrade\r\n", "Upgrade: websocket\r\n");
        send(
            origin,
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket"
                + END
                + "first");
        assertThat(readHead(client)).startsWith("HTTP/1.1 101 ").contains("Upgrade: websocket");
        assertThat(read(client, 5)).isEqualTo("first");
        send(client, "ping");
        assertThat(read(origin, 4)).isEqualTo("ping");
        send(origin, "pong");
        assertThat(read(client, 4)).isEqualTo("pong");
      }
    }
  }

  @Test
  void aTunnelEndsOneDirectionAtATime() throws Exception {
    var server = fixture.listen(81);
    try (var client = fixture.client()) {
      send(client, "CONNECT " + NAME + ":81 HTTP/1.1\r\nHost: " + NAME + ":81" + END + "early");
      try (var origin = server.accept()) {
        assertThat(readHead(client)).startsWith("HTTP/1.1 200 ");
        assertThat(read(origin, 5)).isEqualTo("early");
        client.shutdownOutput();
        assertThat(origin.getInputStream().read()).isEqualTo(-1);
        send(origin, "late answer");
        origin.shutdownOutput();
        assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
            .isEqualTo("late answer");
      }
    }
  }

  @Test
  void aTunnelThatBreaksBreaksForBoth() throws Exception {
    var server = fixture.listen(81);
    try (var client = fixture.client()) {
      send(client, "CONNECT " + NAME + ":81 HTTP/1.1" + END);
      readHead(client);
      var origin = server.accept();
      origin.setSoLinger(true, 0);
      origin.close();
      assertThatIOException()
          .isThrownBy(() -> client.getInputStream().read())
          .withMessageContaining("reset");
    }
  }
}
