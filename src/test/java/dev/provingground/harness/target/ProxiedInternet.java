package dev.provingground.harness.target;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The internet side of a region that one enters by its HTTP proxy. */
final class ProxiedInternet implements Internet {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final InetSocketAddress proxy;
  private final Optional<Trust> trust;

  ProxiedInternet(InetSocketAddress proxy) {
    this(proxy, Optional.empty());
  }

  private ProxiedInternet(InetSocketAddress proxy, Optional<Trust> trust) {
    this.proxy = proxy;
    this.trust = trust;
  }

  static ProxiedInternet at(URI proxy) {
    return new ProxiedInternet(new InetSocketAddress(proxy.getHost(), proxy.getPort()));
  }

  @Override
  public RequestSpecification request() {
    var request =
        RestAssured.given().proxy(proxy.getHostString(), proxy.getPort()).redirects().follow(false);
    trust.ifPresent(t -> request.trustStore(t.store()));
    return request;
  }

  @Override
  public HttpClient httpClient() {
    var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .proxy(ProxySelector.of(proxy));
    trust.ifPresent(t -> client.sslContext(t.context()));
    return client.build();
  }

  @Override
  public Internet trusting(List<X509Certificate> issuers) {
    return new ProxiedInternet(proxy, Optional.of(Trust.in(issuers)));
  }

  /**
   * The proxy's answer to CONNECT tells how its own attempt ended: 200, 502 refused, 504 timed out.
   */
  @Override
  public Reachability connect(String host, int port, Duration timeout) {
    var authority = host + ":" + port;
    try (var socket = new Socket(proxy.getAddress(), proxy.getPort())) {
      socket.setSoTimeout((int) timeout.toMillis());
      socket
          .getOutputStream()
          .write(
              "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n"
                  .formatted(authority, authority)
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return switch (answer) {
        case "HTTP/1.1 200" -> Reachability.CONNECTED;
        case "HTTP/1.1 502" -> Reachability.REFUSED;
        case "HTTP/1.1 504" -> Reachability.TIMED_OUT;
        default ->
            throw new IllegalStateException(
                "the internet proxy answered CONNECT %s with %s".formatted(authority, answer));
      };
    } catch (SocketTimeoutException e) {
      return Reachability.TIMED_OUT;
    } catch (IOException e) {
      throw new IllegalStateException(
          "the internet proxy %s does not answer CONNECT %s".formatted(uri(), authority), e);
    }
  }

  URI uri() {
    return URI.create("http://" + proxy.getHostString() + ":" + proxy.getPort());
  }
}
