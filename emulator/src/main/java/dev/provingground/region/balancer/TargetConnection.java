package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.BodyLength;
import dev.provingground.region.balancer.http1.BodyReader;
import dev.provingground.region.balancer.http1.MessageException;
import dev.provingground.region.balancer.http1.ResponseHead;
import dev.provingground.region.balancer.io.Deadline;
import dev.provingground.region.balancer.io.Wire;
import dev.provingground.region.services.elbv2.BalancerFabric.TargetProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A connection to a target, which serves one exchange after another. */
final class TargetConnection implements Wire.User, BodyReader.Sink {
  private static final byte[] NOTHING = {};

  private final TargetPool pool;
  private final Worker worker;
  private final BodyReader body = new BodyReader();
  private final HeadBuffer held = new HeadBuffer();
  private final Deadline deadline;
  private @Nullable Wire wire;
  private @Nullable Exchange exchange;
  private byte[] trailers = NOTHING;
  private boolean reached;
  private boolean connected;
  private boolean readingHead;
  private boolean toHead;
  private boolean keepsAlive;

  TargetConnection(TargetPool pool) {
    this.pool = pool;
    worker = pool.worker();
    deadline = new Deadline(worker.thread(), this::late);
  }

  void connect() throws IOException {
    var target = pool.target();
    var address = new InetSocketAddress(InetAddress.ofLiteral(target.address()), target.port());
    deadline.in(worker.node().connectTimeout());
    var connecting =
        switch (pool.protocol()) {
          case HTTP -> worker.thread().connect(address, this);
          case HTTPS ->
              worker.thread().connect(address, worker.node().targetTls().engine(address), this);
        };
    wire = connecting;
    connecting.onClose(
        () -> {
          deadline.off();
          pool.closed(this);
          if (connected) {
            worker.node().meters().closed();
          }
        });
  }

  /**
   * The next exchange begins; it writes its request.
   *
   * @param head whether the answer has no body, because it is one to a HEAD
   */
  void begin(Exchange next, boolean head) {
    exchange = next;
    toHead = head;
    readingHead = true;
    held.clear();
    trailers = NOTHING;
    if (connected) {
      deadline.off();
    }
  }

  Wire wire() {
    var there = wire;
    if (there == null) {
      throw new IllegalStateException("not connected");
    }
    return there;
  }

  boolean isClosed() {
    return wire().isClosed();
  }

  void close() {
    exchange = null;
    wire().close();
  }

  /** Ends what is in flight; what is idle is retired elsewhere. */
  void cut() {
    var current = exchange;
    if (current != null) {
      current.fail(502);
    }
  }

  /** Whether to read on in the answer's body. */
  void setReading(boolean wanted) {
    wire().setReading(wanted);
  }

  @Override
  public void connected() {
    reached = true;
    if (pool.protocol() == TargetProtocol.HTTP) {
      ready();
    } else {
      deadline.in(worker.node().connectTimeout());
    }
  }

  @Override
  public void secured() {
    ready();
  }

  private void ready() {
    connected = true;
    deadline.off();
    worker.node().meters().opened();
  }

  private void late() {
    var current = exchange;
    if (current == null) {
      close();
    } else if (!reached) {
      current.unconnected(504);
    } else if (!connected) {
      current.unsecured(504);
    }
  }

  @Override
  public void lost(IOException why) {
    var current = exchange;
    if (current != null) {
      if (connected) {
        current.fail(502);
      } else if (reached) {
        current.unsecured(502);
      } else {
        current.unconnected(502);
      }
    }
  }

  @Override
  public boolean hearsOut() {
    return true;
  }

  @Override
  public void drained() {
    var current = exchange;
    if (current != null) {
      current.targetDrained();
    }
  }

  @Override
  public void readable() {
    var in = wire().read();
    if (in == null) {
      ended();
    } else if (in.hasRemaining()) {
      var current = exchange;
      if (current == null) {
        close(); // it speaks without having been asked
      } else {
        received(current, in);
      }
    }
  }

  private void ended() {
    var current = exchange;
    if (current == null) {
      close();
    } else if (!readingHead && body.endsWithStream()) {
      complete(current, /* more= */ true);
    } else {
      current.fail(502);
    }
  }

  private void received(Exchange current, ByteBuffer in) {
    current.active();
    try {
      while (readingHead) {
        var head = readHead(in);
        if (head == null) {
          return;
        }
        heard(current, head);
        if (exchange != current) {
          return; // the client is gone
        }
      }
      body.read(in, this);
    } catch (MessageException e) {
      current.fail(502);
      return;
    }
    if (exchange == current && body.isDone()) {
      complete(current, in.hasRemaining());
    }
  }

  private @Nullable ResponseHead readHead(ByteBuffer in) throws MessageException {
    var head = worker.responseHead();
    boolean whole =
        held.read(
            in,
            worker.thread().scratch(),
            (bytes, begin, end) -> head.read(bytes, begin, end, toHead));
    return whole ? head : null;
  }

  /** What a target says before its answer ends here: nobody is asked to wait for it. */
  private void heard(Exchange current, ResponseHead head) throws MessageException {
    if (head.status() == 101) {
      readingHead = false;
      keepsAlive = false;
      body.begin(BodyLength.UNTIL_CLOSE);
      current.switchProtocols(head);
    } else if (head.status() >= 200) {
      readingHead = false;
      keepsAlive = head.keepsAlive();
      body.begin(head.body());
      current.answered(head);
    }
  }

  @Override
  public void data(ByteBuffer bytes) {
    var current = exchange;
    if (current == null) {
      bytes.position(bytes.limit());
    } else {
      current.answerData(bytes);
    }
  }

  @Override
  public void end(byte[] lines) {
    trailers = lines;
  }

  /**
   * @param more whether the target has said more than it was asked, or said the end
   */
  private void complete(Exchange current, boolean more) {
    exchange = null;
    boolean reusable = keepsAlive && !more && current.isReusable();
    if (!reusable || !pool.offer(this)) {
      wire().close();
    } else {
      wire().setReading(true);
      deadline.in(worker.node().http().idleTimeout());
    }
    current.complete(trailers);
  }
}
