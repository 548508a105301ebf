package dev.provingground.region.balancer;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.services.elbv2.BalancerFabric.Probe;
import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One health check, as a load balancer node makes it: a connection of its own, one GET, the status
 * ("Health checks for Application Load Balancer target groups").
 */
final class Prober {
  private static final int MAX_HEAD = 64 << 10;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");

  private Prober() {}

  /** Blocks until the outcome is there, at most for the probe's time-out. */
  static ProbeOutcome probe(Probe probe, Namespace namespace, TargetTls tls) {
    long deadline = System.nanoTime() + probe.timeout().toNanos();
    // Only the socket is opened inside; it stays there for its life, whoever uses it.
    try (var channel = namespace.call(SocketChannel::open);
        var socket = channel.socket()) {
      var address = InetAddress.ofLiteral(probe.target().address());
      socket.connect(
          new InetSocketAddress(address, probe.target().port()), remainingMillis(deadline));
      socket.setSoTimeout(remainingMillis(deadline));
      return switch (probe.protocol()) {
        case HTTP -> ask(socket, probe, deadline);
        case HTTPS -> {
          try (var secured = tls.secure(socket)) {
            yield ask(secured, probe, deadline);
          }
        }
      };
    } catch (SocketTimeoutException e) {
      return new ProbeOutcome.TimedOut();
    } catch (IOException e) {
      return new ProbeOutcome.Failed(String.valueOf(e.getMessage()));
    } catch (Exception e) {
      return new ProbeOutcome.Failed(e.toString()); // the node's namespace is gone
    }
  }

  private static ProbeOutcome ask(Socket socket, Probe probe, long deadline) throws IOException {
    socket.getOutputStream().write(request(probe));
    int status = status(socket, deadline);
    return probe.matcher().test(status)
        ? new ProbeOutcome.Healthy(status)
        : new ProbeOutcome.CodeMismatch(status);
  }

  private static byte[] request(Probe probe) {
    return """
    GET %s HTTP/1.1\r
    Host: %s:%d\r
    Connection: close\r
    User-Agent: ELB-HealthChecker/2.0\r
    Accept-Encoding: gzip, compressed\r
    \r
    """
        .formatted(probe.path(), probe.target().address(), probe.target().port())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int status(Socket socket, long deadline) throws IOException {
    var head = head(socket, deadline);
    var line = head.substring(0, head.indexOf("\r\n"));
    var status = STATUS.matcher(line);
    if (!status.matches()) {
      throw new IOException("not HTTP: " + line);
    }
    return Integer.parseInt(status.group(1));
  }

  private static String head(Socket socket, long deadline) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var buffer = new byte[4096];
    InputStream in = socket.getInputStream();
    while (bytes.size() < MAX_HEAD) {
      socket.setSoTimeout(remainingMillis(deadline));
      int read = in.read(buffer);
      if (read < 0) {
        throw new IOException("closed before it answered");
      }
      bytes.write(buffer, 0, read);
      var text = bytes.toString(StandardCharsets.ISO_8859_1);
      if (text.contains("\r\n\r\n")) {
        return text;
      }
    }
    throw new IOException("more than " + MAX_HEAD + " bytes of headers");
  }

  private static int remainingMillis(long deadline) throws SocketTimeoutException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) millis;
  }
}
