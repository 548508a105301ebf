package dev.provingground.region.balancer;

import dev.provingground.region.balancer.io.Deadline;
import dev.provingground.region.balancer.io.TlsWire;
import dev.provingground.region.balancer.io.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** A client that has connected to a listener for HTTPS, until it is known what it speaks. */
final class Greeting implements Wire.User {
  /** What stands for the certificate then: "Access logs", {@code chosen_cert_arn}. */
  private static final String RESUMED = "session-reused";

  private final Worker worker;
  private final ListenerSlot slot;
  private final SecureContext context;
  private final Deadline deadline;
  private final TlsWire wire;
  private final long begun;

  Greeting(Worker worker, SocketChannel channel, ListenerSlot slot, SecureContext context)
      throws IOException {
    this.worker = worker;
    this.slot = slot;
    this.context = context;
    wire =
        TlsWire.accepted(
            worker.thread(), channel, context.engine(worker.node().http().http2()), this);
    deadline = new Deadline(worker.thread(), wire::close);
    begun = System.currentTimeMillis();
    deadline.in(worker.node().http().idleTimeout());
  }

  @Override
  public void secured() {
    deadline.off();
    InetSocketAddress remote;
    try {
      remote = wire.remoteAddress();
    } catch (IOException e) {
      wire.close(); // it has gone already
      return;
    }
    var client = Client.of(remote, slot, Optional.of(agreed()));
    boolean http2 = SecureContext.HTTP2.equals(wire.engine().getApplicationProtocol());
    wire.setUser(
        http2 ? new Http2Client(worker, wire, client) : new Http1Client(worker, wire, client));
  }

  private Client.Tls agreed() {
    var engine = wire.engine();
    var certificate = context.shown(engine);
    return new Client.Tls(
        engine.getSession().getProtocol(),
        engine.getSession().getCipherSuite(),
        CertificateChooser.serverName(engine)
            .filter(name -> CertificateChooser.isFor(certificate, name)),
        isResumed() ? RESUMED : certificate.arn());
  }

  /** Whether the client has come back, and was shown no certificate. */
  private boolean isResumed() {
    return wire.engine().getSession().getCreationTime() < begun;
  }

  @Override
  public void readable() {
    throw new IllegalStateException("nothing is read before it is secured");
  }

  @Override
  public void lost(IOException why) {
    deadline.off();
  }
}
