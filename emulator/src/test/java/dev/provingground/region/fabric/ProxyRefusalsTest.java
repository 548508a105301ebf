package dev.provingground.region.fabric;

import static dev.provingground.region.fabric.ProxyFixture.END;
import static dev.provingground.region.fabric.ProxyFixture.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.provingground.region.testsupport.NeedsNamespaces;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the proxy answers itself: what cannot be reached, what it may not, and what it does not
 * understand.
 */
@NeedsNamespaces
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProxyRefusalsTest {
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
  void halfAnAnswerIsNotTakenForAWholeOne() throws Exception {
    fixture.origin(
        request -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked" + END + "5\r\nhel", 1);
    assertThatIOException()
        .isThrownBy(() -> fixture.exchange("GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME));
  }

  @Test
  void whatAnOriginDoesNotAnswerIsABadGateway() throws Exception {
    fixture.origin(request -> "", 1);
    assertThat(fixture.exchange("GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME))
        .startsWith("HTTP/1.1 502 ")
        .contains(
            "error=connection_terminated", NAME + ":80 closed the connection before it answered");
  }

  @Test
  void anAnswerThatIsNotHttpIsABadGateway() throws Exception {
    fixture.origin(request -> "SSH-2.0-x\r\n\r\n", 1);
    assertThat(fixture.exchange("GET http://" + NAME + "/ HTTP/1.1\r\nHost: " + NAME))
        .startsWith("HTTP/1.1 502 ")
        .contains("error=http_protocol_error", "SSH-2.0-x");
  }

  @Test
  void whereNothingListensTheConnectionIsRefused() throws Exception {
    assertThat(fixture.exchange("GET http://" + NAME + ":81/ HTTP/1.1\r\nHost: " + NAME))
        .startsWith("HTTP/1.1 502 ")
        .contains(
            "error=connection_refused", "connection refused by " + NAME + ":81 [203.0.113.10]");
  }

  @Test
  void whatIsDroppedTimesOut() throws Exception {
    assertThat(fixture.exchange("GET http://" + NAME + ":22/ HTTP/1.1\r\nHost: " + NAME))
        .startsWith("HTTP/1.1 504 ")
        .contains("error=connection_timeout", NAME + ":22 [203.0.113.10] timed out after 500 ms");
    assertThat(fixture.exchange("CONNECT 203.0.113.77:443 HTTP/1.1"))
        .startsWith("HTTP/1.1 504 ")
        .contains("error=connection_timeout");
  }

  @Test
  void aNameThatIsNotPublishedDoesNotExist() throws Exception {
    assertThat(fixture.exchange("GET http://localhost/ HTTP/1.1\r\nHost: localhost"))
        .startsWith("HTTP/1.1 502 ")
        .contains("error=dns_error", "no such name: localhost", NAME);
    fixture.names.remove(NAME);
    assertThat(fixture.exchange("CONNECT " + NAME + ":80 HTTP/1.1")).contains("error=dns_error");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "10.0.0.10", "169.254.169.254", "203.0.114.1", "[::1]", "2130706433"})
  void anAddressThatIsNotPublicIsForbidden(String address) throws Exception {
    assertThat(fixture.exchange("GET http://" + address + "/ HTTP/1.1\r\nHost: x"))
        .startsWith("HTTP/1.1 403 ")
        .contains(
            "error=destination_ip_prohibited",
            address + " is not an address of the region's internet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1                               | takes http://HOST/PATH, and CONNECT for"
            + " anything else, but not /",
        "GET https://a.b/ HTTP/1.1                    | but not https://a.b/",
        "hello                                        | not a request line of HTTP/1: hello",
        "GET http:/// HTTP/1.1                        | not a host and a port",
        "GET http://999.1.1.1/ HTTP/1.1               | not a host and a port: 999.1.1.1",
        "CONNECT a.b HTTP/1.1                         | not a host and a port: a.b",
        "CONNECT a.b:99999 HTTP/1.1                   | not a host and a port: a.b:99999",
        "GET http://a.b/ HTTP/1.1~no colon            | not a header field: no colon",
        "GET http://a.b/ HTTP/1.1~Content-Length: 1~Content-Length: 2 | not a length",
        "GET http://a.b/ HTTP/1.1~Content-Length: 1~Transfer-Encoding: chunked | the end of the"
            + " body is unclear",
      })
  void whatIsNoRequestForAProxyIsABadOne(String request, String sentence) throws Exception {
    assertThat(fixture.exchange(request.replace("~", "\r\n")))
        .startsWith("HTTP/1.1 400 ")
        .contains("error=http_request_error", sentence);
  }

  @Test
  void aHeadWithoutEndIsRefused() throws Exception {
    assertThat(fixture.exchange("GET http://a.b/ HTTP/1.1\r\nX: " + "x".repeat(70_000)))
        .startsWith("HTTP/1.1 431 ");
  }
}
