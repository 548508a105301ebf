package dev.provingground.harness.target;

import io.restassured.specification.RequestSpecification;
import java.net.http.HttpClient;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/** The client's side of the internet, from which the service is seen. */
public interface Internet {
  /** A REST Assured request that starts there. */
  RequestSpecification request();

  /**
   * An HTTP client that sends from there; HTTP/1.1, no redirects followed. To be closed by the
   * caller.
   */
  HttpClient httpClient();

  /**
   * The same, for a service whose certificate these have issued. Where the world's own authorities
   * are asked, they must have issued it, and this changes nothing.
   */
  Internet trusting(List<X509Certificate> issuers);

  /** Tries to open a TCP connection from there. */
  Reachability connect(String host, int port, Duration timeout);

  /** How an attempt to connect ended. */
  enum Reachability {
    CONNECTED,
    /** Somebody said no. */
    REFUSED,
    /** Nobody said anything: a packet filter drops. */
    TIMED_OUT
  }
}
