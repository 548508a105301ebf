package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.MessageException;
import dev.provingground.region.balancer.http1.Trailers;
import dev.provingground.region.balancer.http2.ConnectionException;
import dev.provingground.region.balancer.http2.ErrorCode;
import dev.provingground.region.balancer.http2.FrameReader;
import dev.provingground.region.balancer.http2.FrameRules;
import dev.provingground.region.balancer.http2.Frames;
import dev.provingground.region.balancer.http2.RequestBlock;
import dev.provingground.region.balancer.io.Deadline;
import dev.provingground.region.balancer.io.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client's connection that speaks HTTP/2 (RFC 9113): many exchanges at once. */
final class Http2Client implements ClientConnection, Wire.User, FrameReader.Sink {
  /** "Listeners for your Application Load Balancers": requests in parallel on one connection. */
  private static final int MAX_STREAMS = 128;

  /** "The load balancer sends a response code of 000": requests on one connection. */
  private static final int MAX_REQUESTS = 10_000;

  /** How many streams a client may break before it is taken for an attacker. */
  private static final int MAX_BROKEN = 1000;

  /** In how many frames a header block may come. */
  private static final int MAX_FRAGMENTS = 64;

  /** How long a client has to hear why its connection ends. */
  private static final Duration LINGER = Duration.ofSeconds(5);

  private static final int DEFAULT_WINDOW = 65_535;

  private final Worker worker;
  private final Wire wire;
  private final Client client;
  private final FrameReader frames = new FrameReader();
  private final RequestBlock block = new RequestBlock();
  private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();
  private final Map<Integer, Http2Stream> streams = new HashMap<>();
  private final Deadline idle;
  private final long retiresAt;
  private int continued;
  private boolean continuedEnds;
  private int lastStream;
  private int fragmentCount;
  private int requests;
  private int broken;
  private boolean greeted;
  private int peerWindow = DEFAULT_WINDOW;
  private long sendWindow = DEFAULT_WINDOW;
  private boolean goingAway;
  private boolean failed;
  private long lastActive = System.nanoTime();

  Http2Client(Worker worker, Wire wire, Client client) {
    this.worker = worker;
    this.wire = wire;
    this.client = client;
    idle = new Deadline(worker.thread(), this::look);
    retiresAt = System.nanoTime() + worker.node().http().clientKeepAlive().toNanos();
    wire.onClose(this::closed);
    worker.opened(this);
    worker.node().meters().opened();
    wire.write(Frames.settings(MAX_STREAMS, RequestBlock.MAX_BYTES));
    lookLater();
  }

  private void closed() {
    idle.off();
    worker.closed(this);
    worker.node().meters().closed();
  }

  Client client() {
    return client;
  }

  Worker worker() {
    return worker;
  }

  Wire wire() {
    return wire;
  }

  @Override
  public void closeIfIdle() {
    goAway();
  }

  @Override
  public void readable() {
    if (wire.isBlocked() && !failed) {
      wire.setReading(false); // who makes us answer, and does not listen, is not listened to
      return;
    }
    var in = wire.read();
    if (in == null) {
      gone();
      return;
    }
    if (failed) {
      return;
    }
    active();
    try {
      frames.read(in, this);
    } catch (ConnectionException e) {
      wire.write(Frames.goAway(lastStream, e.error()));
      wire.end();
      abandon();
      failed = true;
      idle.in(LINGER);
    }
  }

  @Override
  public void lost(IOException why) {
    gone();
  }

  private void gone() {
    wire.close();
    abandon();
  }

  private void abandon() {
    goingAway = true;
    for (var stream : List.copyOf(streams.values())) {
      stream.gone();
    }
    streams.clear();
  }

  @Override
  public void frame(int type, int flags, int stream, ByteBuffer payload)
      throws ConnectionException {
    FrameRules.check(type, flags, stream, payload.remaining());
    if (!greeted && (type != Frames.SETTINGS || (flags & Frames.ACK) != 0)) {
      throw protocol("no settings first");
    }
    greeted = true;
    if (continued != 0 && (type != Frames.CONTINUATION || stream != continued)) {
      throw protocol("a header block that breaks off");
    }
    switch (type) {
      case Frames.DATA -> data(stream, flags, payload);
      case Frames.HEADERS -> headers(stream, flags, payload);
      case Frames.CONTINUATION -> continuation(stream, flags, payload);
      case Frames.RST_STREAM -> reset(stream);
      case Frames.SETTINGS -> settings(flags, payload);
      case Frames.PING -> {
        if ((flags & Frames.ACK) == 0) {
          wire.write(Frames.pong(payload));
        }
      }
      case Frames.WINDOW_UPDATE -> windowUpdate(stream, payload);
      default -> {} // priorities, and what this version does not know
    }
  }

  private void headers(int stream, int flags, ByteBuffer payload) throws ConnectionException {
    require(stream % 2 == 1, ErrorCode.PROTOCOL_ERROR);
    unpad(flags, payload);
    if ((flags & Frames.WITH_PRIORITY) != 0) {
      require(payload.remaining() >= 5, ErrorCode.FRAME_SIZE_ERROR);
      payload.position(payload.position() + 5);
    }
    fragments.reset();
    fragmentCount = 0;
    continued = stream;
    continuedEnds = (flags & Frames.END_STREAM) != 0;
    continuation(stream, flags, payload);
  }

  private void continuation(int stream, int flags, ByteBuffer payload) throws ConnectionException {
    require(continued == stream, ErrorCode.PROTOCOL_ERROR);
    require(++fragmentCount <= MAX_FRAGMENTS, ErrorCode.ENHANCE_YOUR_CALM);
    fragments.write(
        payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
    require(fragments.size() <= RequestBlock.MAX_BYTES, ErrorCode.ENHANCE_YOUR_CALM);
    if ((flags & Frames.END_HEADERS) != 0) {
      continued = 0;
      block.decode(ByteBuffer.wrap(fragments.toByteArray()));
      whole(stream, continuedEnds);
    }
  }

  /** A header block is whole: a request begins, or one ends with trailers. */
  private void whole(int id, boolean ends) throws ConnectionException {
    var known = streams.get(id);
    try {
      if (known != null) {
        require(ends, ErrorCode.PROTOCOL_ERROR);
        known.end(Trailers.passable(block.trailers()));
      } else if (id > lastStream) {
        lastStream = id;
        if (goingAway || streams.size() >= MAX_STREAMS) {
          wire.write(Frames.reset(id, ErrorCode.REFUSED_STREAM));
          return;
        }
        var stream = new Http2Stream(this, id, peerWindow);
        streams.put(id, stream);
        if (block.isTooLarge()) {
          stream.refuse(400);
        } else {
          stream.begin(block.head(!ends), ends);
        }
        if (++requests == MAX_REQUESTS) {
          goAway();
        }
      } else {
        // One that is over: the client could not know it yet.
        require(ends, ErrorCode.STREAM_CLOSED);
      }
    } catch (RequestBlock.Malformed | MessageException e) {
      wire.write(Frames.reset(id, ErrorCode.PROTOCOL_ERROR));
      var stream = streams.remove(id);
      if (stream != null) {
        stream.gone();
      }
      broken();
    }
    require(broken <= MAX_BROKEN, ErrorCode.ENHANCE_YOUR_CALM);
  }

  private void data(int id, int flags, ByteBuffer payload) throws ConnectionException {
    require(id <= lastStream, ErrorCode.PROTOCOL_ERROR);
    int flow = payload.remaining();
    unpad(flags, payload);
    if (flow > 0) {
      wire.write(Frames.windowUpdate(0, flow));
    }
    var stream = streams.get(id);
    if (stream != null) {
      stream.data(payload, flow, (flags & Frames.END_STREAM) != 0);
      require(broken <= MAX_BROKEN, ErrorCode.ENHANCE_YOUR_CALM);
    }
  }

  private static void unpad(int flags, ByteBuffer payload) throws ConnectionException {
    if ((flags & Frames.PADDED) != 0) {
      require(payload.hasRemaining(), ErrorCode.FRAME_SIZE_ERROR);
      int padding = payload.get() & 0xff;
      require(padding <= payload.remaining(), ErrorCode.PROTOCOL_ERROR);
      payload.limit(payload.limit() - padding);
    }
  }

  private void reset(int id) throws ConnectionException {
    require(id <= lastStream, ErrorCode.PROTOCOL_ERROR);
    var stream = streams.remove(id);
    if (stream != null) {
      broken();
      stream.gone();
      require(broken <= MAX_BROKEN, ErrorCode.ENHANCE_YOUR_CALM);
    }
  }

  /** A stream ends before its answer because of the client. */
  void broken() {
    broken++;
  }

  private void settings(int flags, ByteBuffer payload) throws ConnectionException {
    if ((flags & Frames.ACK) != 0) {
      return;
    }
    while (payload.hasRemaining()) {
      int identifier = payload.getShort();
      int value = payload.getInt();
      FrameRules.checkSetting(identifier, value);
      if (identifier == Frames.INITIAL_WINDOW_SIZE) {
        int change = value - peerWindow;
        peerWindow = value;
        for (var stream : List.copyOf(streams.values())) {
          require(stream.widen(change), ErrorCode.FLOW_CONTROL_ERROR);
        }
      }
    }
    wire.write(Frames.settingsAck());
  }

  private void windowUpdate(int id, ByteBuffer payload) throws ConnectionException {
    require(id <= lastStream, ErrorCode.PROTOCOL_ERROR);
    int increment = payload.getInt() & 0x7fffffff;
    if (id == 0) {
      require(increment > 0, ErrorCode.PROTOCOL_ERROR);
      sendWindow += increment;
      require(sendWindow <= Integer.MAX_VALUE, ErrorCode.FLOW_CONTROL_ERROR);
      for (var stream : List.copyOf(streams.values())) {
        stream.resume();
      }
      return;
    }
    var stream = streams.get(id);
    if (stream != null && increment == 0) {
      stream.reset(ErrorCode.PROTOCOL_ERROR);
    } else if (stream != null && !stream.widen(increment)) {
      stream.reset(ErrorCode.FLOW_CONTROL_ERROR);
    }
    require(broken <= MAX_BROKEN, ErrorCode.ENHANCE_YOUR_CALM);
  }

  /** How much a stream may send of what it wants to. */
  int claim(long wanted) {
    int granted = Math.clamp(Math.min(wanted, sendWindow), 0, FrameReader.MAX_FRAME);
    sendWindow -= granted;
    return granted;
  }

  @Override
  public void drained() {
    for (var stream : List.copyOf(streams.values())) {
      stream.resume();
    }
    wire.setReading(true);
  }

  /** The stream is over, in both directions. */
  void ended(int id) {
    streams.remove(id);
    if (streams.isEmpty() && (goingAway || System.nanoTime() > retiresAt)) {
      goAway();
    }
  }

  private void goAway() {
    if (!goingAway) {
      goingAway = true;
      wire.write(Frames.goAway(lastStream, ErrorCode.NO_ERROR));
    }
    if (streams.isEmpty()) {
      wire.end();
    }
  }

  void active() {
    lastActive = System.nanoTime();
  }

  private void lookLater() {
    idle.inNanos(Math.max(1_000_000, worker.node().http().idleTimeout().toNanos() / 4));
  }

  /** Ends what has been idle for too long. */
  private void look() {
    if (failed) {
      wire.close();
      return;
    }
    long limit = System.nanoTime() - worker.node().http().idleTimeout().toNanos();
    for (var stream : List.copyOf(streams.values())) {
      stream.look(limit);
    }
    if (wire.isClosed()) {
      return;
    }
    if (streams.isEmpty() && goingAway && lastActive < limit) {
      wire.close();
      return;
    }
    if (streams.isEmpty() && (lastActive < limit || System.nanoTime() > retiresAt)) {
      goAway();
    }
    lookLater();
  }

  private static void require(boolean condition, ErrorCode error) throws ConnectionException {
    if (!condition) {
      throw new ConnectionException(error, "a frame out of place");
    }
  }

  private static ConnectionException protocol(String message) {
    return new ConnectionException(ErrorCode.PROTOCOL_ERROR, message);
  }
}
