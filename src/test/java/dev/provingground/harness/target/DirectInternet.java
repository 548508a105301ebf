package dev.provingground.harness.target;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/** The internet that this machine is on. */
final class DirectInternet implements Internet {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  @Override
  public RequestSpecification request() {
    return RestAssured.given().redirects().follow(false);
  }

  @Override
  public HttpClient httpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT)
        .build();
  }

  @Override
  public Internet trusting(List<X509Certificate> issuers) {
    return this;
  }

  @Override
  public Reachability connect(String host, int port, Duration timeout) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
      return Reachability.CONNECTED;
    } catch (ConnectException e) {
      return Reachability.REFUSED;
    } catch (SocketTimeoutException e) {
      return Reachability.TIMED_OUT;
    } catch (IOException e) {
      throw new IllegalStateException("cannot try to connect to %s:%d".formatted(host, port), e);
    }
  }
}
