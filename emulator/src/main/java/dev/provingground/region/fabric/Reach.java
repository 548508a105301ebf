package dev.provingground.region.fabric;

import dev.provingground.region.services.ec2.NetworkFabric;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Whether packets find their way from an interface to the region's services and back. */
final class Reach {
  private static final int HTTPS = 443;

  /** Enough for a first packet that was lost to be sent again, twice. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private Reach() {}

  /** Begins a connection and takes a refusal for an answer: nothing listens there. */
  static boolean services(NetworkNamespaces.Namespace from, Duration patience) {
    try {
      return from.call(() -> connect((int) patience.toMillis()));
    } catch (Exception e) {
      return false; // the interface is gone
    }
  }

  private static boolean connect(int millis) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.INET)) {
      var services = Inet4Address.ofLiteral(NetworkFabric.SERVICES);
      channel.socket().connect(new InetSocketAddress(services, HTTPS), millis);
      return true;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException unreachable) {
      return false;
    }
  }
}
