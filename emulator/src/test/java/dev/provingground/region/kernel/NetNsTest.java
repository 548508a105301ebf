package dev.provingground.region.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.testsupport.NeedsNamespaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsNamespaces
class NetNsTest {
  @Test
  void aNewNamespaceHasNoRoutesAndNoAddresses() throws Exception {
    try (var namespace = NetNs.create("empty")) {
      // Not java.net.NetworkInterface: it looks into /proc/net, which is the main thread's.
      assertThat(inside(namespace, "/proc/thread-self/net/route").lines().skip(1)).isEmpty();
      assertThat(inside(namespace, "/proc/thread-self/net/if_inet6")).isEmpty();
    }
  }

  @Test
  void aSocketStaysInTheNamespaceInWhichItWasOpened() throws Exception {
    try (var namespace = NetNs.create("sockets");
        var links = Rtnetlink.in(namespace)) {
      links.up("lo");
      try (var server = namespace.call(() -> new ServerSocket(0));
          var elsewhere = new Socket()) {
        var port = server.getLocalPort();
        assertThat(namespace.<Boolean>call(() -> connects(new Socket(), port))).isTrue();
        assertThat(connects(elsewhere, port)).isFalse();
      }
    }
  }

  @Test
  void aChildProcessEntersByThePath() throws Exception {
    try (var namespace = NetNs.create("path")) {
      var inside =
          namespace.call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")));
      var nsenter =
          new ProcessBuilder(
                  "nsenter", "--net=" + namespace.path(), "readlink", "/proc/self/ns/net")
              .start();
      assertThat(new String(nsenter.getInputStream().readAllBytes(), UTF_8).strip())
          .isEqualTo(inside.toString());
      assertThat(inside).isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
    }
  }

  @Test
  void whatATaskThrowsIsThrownToTheCaller() {
    try (var namespace = NetNs.create("throws")) {
      assertThatThrownBy(
              () ->
                  namespace.call(
                      () -> {
                        throw new IOException("inside");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("inside");
    }
  }

  @Test
  void aVirtualThreadIsRefused() throws Exception {
    try (var namespace = NetNs.create("virtual")) {
      var thrown = new AtomicReference<Exception>();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  namespace.enter();
                } catch (IllegalStateException e) {
                  thrown.set(e);
                }
              })
          .join();
      assertThat(thrown.get()).hasMessageContaining("carrier");
    }
  }

  @Test
  void aClosedNamespaceSaysSo() {
    var namespace = NetNs.create("gone");
    namespace.close();
    namespace.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> namespace.call(() -> 1))
        .withMessage("network namespace of gone is closed");
    assertThatIllegalStateException().isThrownBy(namespace::path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lo", "no-such-device"})
  void aRefusalNamesWhatWasRefused(String device) {
    try (var namespace = NetNs.create("refusal");
        var links = Rtnetlink.in(namespace)) {
      assertThatThrownBy(() -> links.addVeth(device + "-which-is-too-long", "eth0", namespace))
          .isInstanceOf(KernelException.class)
          .hasMessageStartingWith("add veth " + device + "-which-is-too-long");
    }
  }

  private static String inside(NetNs namespace, String file) throws Exception {
    return namespace.call(() -> Files.readString(Path.of(file)));
  }

  private static boolean connects(Socket socket, int port) {
    try (socket) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
