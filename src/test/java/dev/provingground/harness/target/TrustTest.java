package dev.provingground.harness.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a small server on loopback, whose certificate is its own authority. */
final class TrustTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;
  private HttpsServer server;
  private KeyStore served;

  @BeforeEach
  void serve() throws Exception {
    served = certificate("localhost");
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(served, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  /** A new key and a certificate that it has signed itself. */
  private KeyStore certificate(String name) throws Exception {
    var file = directory.resolve(name + ".p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "service",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int ask(String host, KeyStore authority) throws Exception {
    var trust = Trust.in(List.of((X509Certificate) authority.getCertificate("service")));
    try (var client = HttpClient.newBuilder().sslContext(trust.context()).build()) {
      var address = URI.create("https://%s:%d/".formatted(host, server.getAddress().getPort()));
      return client
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void whatATrustedAuthorityHasIssuedIsBelieved() throws Exception {
    assertThat(ask("localhost", served)).isEqualTo(204);
  }

  @Test
  void whatAnotherHasIssuedIsNot() throws Exception {
    var other = certificate("other");
    assertThatThrownBy(() -> ask("localhost", other)).isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void aCertificateIsForItsNameOnly() {
    assertThatThrownBy(() -> ask("127.0.0.1", served))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1");
  }
}
