package dev.provingground.region.fabric;

import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One attempt to begin a TCP flow. A refusal by the far end shows that packets pass, both ways. */
enum Probe {
  CONNECTED,
  REFUSED,
  DROPPED;

  private static final int PATIENCE_MILLIS = 300;

  static Probe tcp(Namespace from, String address, int port) throws Exception {
    return from.call(
        () -> {
          try (var channel = SocketChannel.open(StandardProtocolFamily.INET)) {
            channel.socket().connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            return CONNECTED;
          } catch (SocketTimeoutException e) {
            return DROPPED;
          } catch (ConnectException e) {
            return REFUSED;
          }
        });
  }

  /** What {@link #greet} says, or nothing where the connection fails. */
  static String whoAmI(Namespace from, String address, int port) throws Exception {
    return from.call(
        () -> {
          try (var channel = SocketChannel.open(StandardProtocolFamily.INET)) {
            var socket = channel.socket();
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            socket.setSoTimeout(5_000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
          } catch (IOException e) {
            return "";
          }
        });
  }

  /** A server that tells each client "CLIENT to ADDRESS": the addresses that it sees. */
  static ServerSocket greet(Namespace at, int port) throws Exception {
    var server = at.call(() -> new ServerSocket(port));
    Thread.startVirtualThread(
        () -> {
          while (!server.isClosed()) {
            try (var client = server.accept()) {
              var text =
                  client.getInetAddress().getHostAddress()
                      + " to "
                      + client.getLocalAddress().getHostAddress();
              client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
              // closed, or the client was in a hurry
            }
          }
        });
    return server;
  }
}
