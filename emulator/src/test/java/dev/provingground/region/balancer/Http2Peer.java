package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.balancer.http2.Frames;
import dev.provingground.region.balancer.http2.HeaderBlock;
import dev.provingground.region.services.elbv2.BalancerFabric.Action;
import dev.provingground.region.services.elbv2.BalancerFabric.Certificate;
import dev.provingground.region.services.elbv2.BalancerFabric.HttpSettings;
import dev.provingground.region.services.elbv2.BalancerFabric.Listener;
import dev.provingground.region.services.elbv2.BalancerFabric.Node;
import dev.provingground.region.services.elbv2.BalancerFabric.NodeConfig;
import dev.provingground.region.services.elbv2.BalancerFabric.Rule;
import dev.provingground.region.services.elbv2.BalancerFabric.Tls;
import dev.provingground.region.testsupport.TestCertificate;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** A client that says any frame, whether it should or not. */
final class Http2Peer implements Closeable {
  private static final TestCertificate CERTIFICATE = certificate();
  private static final int BUFFER = 64 << 10;

  private final Socket plain;
  private final SSLSocket socket;
  private final DataInputStream in;

  /**
   * What came.
   *
   * @param payload from its first byte on
   */
  record Frame(int type, int flags, int stream, ByteBuffer payload) {}

  private Http2Peer(Socket plain, SSLSocket socket) throws IOException {
    this.plain = plain;
    this.socket = socket;
    in = new DataInputStream(socket.getInputStream());
  }

  /** For clients that are such peers. */
  static NodeConfig config(TestBalancer world, Action action) {
    var tls =
        new Tls(
            List.of("TLSv1.3"),
            List.of("TLS_AES_128_GCM_SHA256"),
            List.of(
                new Certificate(
                    "arn:localhost", List.of(CERTIFICATE.certificate()), CERTIFICATE.key())));
    return new NodeConfig(
        List.of(
            new Listener(
                "arn:l",
                world.port,
                List.of(new Rule(List.of(), action)),
                /* serverField= */ true,
                Optional.of(tls))),
        HttpSettings.DEFAULTS);
  }

  /** Connects, and says nothing yet. */
  static Http2Peer connect(Node node) throws Exception {
    var plain = new Socket();
    plain.setReceiveBufferSize(BUFFER);
    plain.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), node.localPort().orElseThrow()));
    plain.setSoTimeout(30_000);
    var socket =
        (SSLSocket)
            TestCertificate.trusting(CERTIFICATE)
                .getSocketFactory()
                .createSocket(plain, "localhost", plain.getPort(), /* autoClose= */ true);
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    return new Http2Peer(plain, socket);
  }

  /** Connects, and says what comes first. */
  static Http2Peer greet(Node node) throws Exception {
    var peer = connect(node);
    peer.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    peer.say(Frames.header(Frames.SETTINGS, 0, 0, 0));
    return peer;
  }

  static HeaderBlock request() {
    return request("GET");
  }

  static HeaderBlock request(String method) {
    return new HeaderBlock()
        .add(":method", method)
        .add(":scheme", "https")
        .add(":path", "/")
        .add(":authority", "a");
  }

  /** A frame with this payload. */
  static ByteBuffer frame(int type, int flags, int stream, int... payload) {
    var bytes = ByteBuffer.allocate(9 + payload.length);
    bytes.put(Frames.header(type, flags, stream, payload.length));
    for (int b : payload) {
      bytes.put((byte) b);
    }
    return bytes.flip();
  }

  void say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void say(ByteBuffer bytes) throws IOException {
    socket
        .getOutputStream()
        .write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  /** The next frame. */
  Frame hear() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(type, flags, stream, ByteBuffer.wrap(in.readNBytes(length)));
  }

  /** The next frame of this type; others are passed over. */
  Frame hear(int type) throws IOException {
    var frame = hear();
    while (frame.type() != type) {
      frame = hear();
    }
    return frame;
  }

  /** Without TLS's farewell, which would wait for what the node does not take. */
  @Override
  public void close() throws IOException {
    plain.close();
  }

  private static TestCertificate certificate() {
    try {
      return TestCertificate.of("EC", "localhost");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
