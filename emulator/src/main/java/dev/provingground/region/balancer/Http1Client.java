package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.BodyLength;
import dev.provingground.region.balancer.http1.BodyReader;
import dev.provingground.region.balancer.http1.MessageException;
import dev.provingground.region.balancer.http1.RequestHead;
import dev.provingground.region.balancer.http1.ResponseHead;
import dev.provingground.region.balancer.io.Deadline;
import dev.provingground.region.balancer.io.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's connection that speaks HTTP/1.1: one exchange after another. */
final class Http1Client implements ClientSide, ClientConnection, Wire.User {
  /**
   * How long a client has to take the last answer, or to send the rest of what is answered already,
   * before its connection is closed.
   */
  private static final Duration LINGER = Duration.ofSeconds(5);

  private enum State {
    /** Between requests, or within a head. */
    HEAD,
    /** Within a request's body. */
    BODY,
    /** The request is whole, its answer is not. */
    ANSWER,
    /** The answer is whole, its request is not: what comes of it is thrown away. */
    REST,
    /** The last answer is on its way; what comes is thrown away. */
    LINGER
  }

  private final Worker worker;
  private final Wire wire;
  private final Client client;
  private final BodyReader body = new BodyReader();
  private final RequestBody requestBody = new RequestBody();
  private final BodyWriter answer = new BodyWriter();
  private final HeadBuffer held = new HeadBuffer();
  private final Deadline idle;
  private final long retiresAt;
  private State state = State.HEAD;
  private @Nullable Exchange exchange;
  private boolean head;
  private boolean old;
  private boolean wantsMore;
  private boolean keepsAlive;
  private boolean counted;
  private boolean busy;
  private long received;
  private long sent;

  Http1Client(Worker worker, Wire wire, Client client) {
    this.worker = worker;
    this.wire = wire;
    this.client = client;
    idle = new Deadline(worker.thread(), this::late);
    retiresAt = System.nanoTime() + worker.node().http().clientKeepAlive().toNanos();
    wire.setUser(this);
    wire.onClose(this::closed);
    worker.opened(this);
    active();
  }

  private void closed() {
    idle.off();
    worker.closed(this);
    if (counted) {
      worker.node().meters().closed();
    }
  }

  @Override
  public void closeIfIdle() {
    if (state == State.HEAD && held.isEmpty()) {
      wire.close();
    }
  }

  @Override
  public Client client() {
    return client;
  }

  @Override
  public void readable() {
    var in = wire.read();
    if (in == null) {
      gone();
      return;
    }
    received += in.remaining();
    received(in);
  }

  @Override
  public void lost(IOException why) {
    gone();
  }

  private void gone() {
    var current = exchange;
    exchange = null;
    state = State.LINGER;
    wire.close();
    if (current != null) {
      current.clientGone();
    }
  }

  private void received(ByteBuffer in) {
    if (state != State.LINGER && state != State.REST) {
      active();
    }
    busy = true;
    while (in.hasRemaining() && !wire.isClosed()) {
      switch (state) {
        case HEAD -> readHead(in);
        case BODY, REST -> readBody(in);
        case ANSWER -> {
          held.hold(in);
          wire.setReading(false);
        }
        case LINGER -> in.position(in.limit());
      }
    }
    busy = false;
  }

  private void readHead(ByteBuffer in) {
    var request = worker.requestHead();
    try {
      if (held.read(in, worker.thread().scratch(), request::read)) {
        begin(request);
      }
    } catch (MessageException e) {
      in.position(in.limit());
      held.clear();
      refuse(e.status());
    }
  }

  private void begin(RequestHead request) {
    count();
    head = request.method().equals("HEAD");
    old = request.isOld();
    wantsMore = request.keepsAlive();
    body.begin(request.body());
    state = body.isDone() ? State.ANSWER : State.BODY;
    var next = new Exchange(worker, this);
    exchange = next;
    next.begin(request);
  }

  /** The client sent no request. */
  private void refuse(int status) {
    count();
    head = false;
    wantsMore = false;
    state = State.ANSWER;
    worker.node().meters().ownAnswer(status);
    var entry = worker.node().accessEntry(client, protocol());
    answer(OwnAnswer.page(status));
    if (entry != null) {
      worker.node().accessLog().add(entry.line(status, received, sent));
    }
  }

  private void count() {
    if (!counted) {
      counted = true;
      worker.node().meters().opened();
    }
  }

  private void readBody(ByteBuffer in) {
    try {
      body.read(in, requestBody);
    } catch (MessageException e) {
      in.position(in.limit());
      wantsMore = false;
      var current = exchange;
      if (current != null) {
        current.malformed(e.status());
      } else {
        gone();
      }
      return;
    }
    if (body.isDone() && state == State.BODY) {
      state = State.ANSWER;
    } else if (body.isDone() && state == State.REST) {
      next();
    }
  }

  /** What the request's body is read into. */
  private final class RequestBody implements BodyReader.Sink {
    @Override
    public void data(ByteBuffer bytes) {
      var current = exchange;
      if (current == null) {
        bytes.position(bytes.limit());
      } else {
        current.data(bytes);
      }
    }

    @Override
    public void end(byte[] trailers) {
      var current = exchange;
      if (current != null) {
        current.end(trailers);
      }
    }
  }

  @Override
  public String protocol() {
    return client.scheme();
  }

  @Override
  public void answer(ResponseHead response, List<String> cookies) {
    var length = response.body();
    boolean chunks = length.kind() != BodyLength.Kind.BYTES && !old;
    boolean endsByClose = length.kind() != BodyLength.Kind.BYTES && old;
    keepsAlive = wantsMore && !endsByClose && staysOpen();
    var out = worker.composer();
    ClientAnswer.begin(out, response, cookies, worker);
    ClientAnswer.length(out, response, head, chunks);
    ClientAnswer.end(out, keepsAlive);
    send(out.flip());
    answer.begin(chunks);
  }

  private boolean staysOpen() {
    var current = exchange;
    return (current == null || !current.isAmbiguous())
        && !worker.isClosing()
        && System.nanoTime() < retiresAt;
  }

  @Override
  public void goOn() {
    if (!old) {
      send(ByteBuffer.wrap(ClientAnswer.CONTINUE));
    }
  }

  @Override
  public void switchProtocols(ResponseHead response, List<String> cookies) {
    keepsAlive = false;
    var out = worker.composer();
    ClientAnswer.begin(out, response, cookies, worker);
    ClientAnswer.upgrade(out, response);
    send(out.flip());
    answer.begin(/* inChunks= */ false);
    body.begin(BodyLength.UNTIL_CLOSE);
    state = State.BODY;
    goOnReading();
  }

  @Override
  public void answer(OwnAnswer own) {
    keepsAlive = wantsMore && body.isDone() && staysOpen();
    var listener = client.listener().listener();
    var out = worker.composer();
    boolean server = listener == null || listener.serverField();
    ClientAnswer.own(out, own, worker, server, keepsAlive);
    send(out.flip());
    answer.begin(/* inChunks= */ false);
    if (!head) {
      send(ByteBuffer.wrap(own.body()));
    }
    whole();
  }

  @Override
  public void data(ByteBuffer bytes) {
    sent += bytes.remaining();
    answer.data(wire, bytes);
  }

  @Override
  public void answerEnd(byte[] trailers) {
    answer.end(wire, trailers);
    whole();
  }

  private void send(ByteBuffer bytes) {
    sent += bytes.remaining();
    wire.write(bytes);
  }

  @Override
  public void abort() {
    exchange = null;
    state = State.LINGER;
    wire.close();
  }

  private void whole() {
    var current = exchange;
    exchange = null;
    if (current != null) {
      current.ended();
    }
    received = 0;
    sent = 0;
    if (!keepsAlive) {
      linger();
    } else if (body.isDone()) {
      next();
    } else {
      state = State.REST;
      wire.setReading(true);
      idle.in(LINGER);
    }
  }

  private void next() {
    state = State.HEAD;
    goOnReading();
  }

  /** With what came before it was wanted, first. */
  private void goOnReading() {
    active();
    wire.setReading(true);
    if (!busy && !held.isEmpty()) {
      received(held.take());
    }
  }

  private void linger() {
    state = State.LINGER;
    held.clear();
    wire.end();
    wire.setReading(true);
    idle.in(LINGER);
  }

  @Override
  public void drained() {
    var current = exchange;
    if (current != null) {
      current.clientDrained();
    }
  }

  @Override
  public boolean isBlocked() {
    return wire.isBlocked();
  }

  @Override
  public void setReading(boolean wanted) {
    if (state == State.BODY) {
      wire.setReading(wanted);
    }
  }

  @Override
  public void active() {
    long timeout = worker.node().http().idleTimeout().toNanos();
    if (state == State.HEAD && held.isEmpty()) {
      timeout = Math.clamp(retiresAt - System.nanoTime(), 0, timeout);
    }
    idle.inNanos(timeout);
  }

  private void late() {
    var current = exchange;
    if (current != null) {
      current.idle();
    } else if (state == State.HEAD && !held.isEmpty()) {
      held.clear();
      refuse(408);
    } else {
      gone();
    }
  }

  @Override
  public long received() {
    return received;
  }

  @Override
  public long sent() {
    return sent;
  }
}
