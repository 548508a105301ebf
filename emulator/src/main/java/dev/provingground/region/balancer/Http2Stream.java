package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.BodyLength;
import dev.provingground.region.balancer.http1.Field;
import dev.provingground.region.balancer.http1.MessageException;
import dev.provingground.region.balancer.http1.ResponseHead;
import dev.provingground.region.balancer.http2.ErrorCode;
import dev.provingground.region.balancer.http2.Frames;
import dev.provingground.region.balancer.http2.HeaderBlock;
import dev.provingground.region.balancer.io.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One exchange of a client that speaks HTTP/2. */
final class Http2Stream implements ClientSide {
  /** How much a client may send before it is told that it was taken: the protocol's default. */
  private static final int RECEIVE_WINDOW = 65_535;

  private final Http2Client connection;
  private final Wire wire;
  private final int id;
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
  private @Nullable Exchange exchange;
  private @Nullable Exchange ended;
  private long sendWindow;
  private int receiveWindow = RECEIVE_WINDOW;
  private int withheld;
  private long bodyLeft = -1;
  private boolean reading = true;
  private boolean requestEnded;
  private boolean toHead;
  private byte @Nullable [] ending;
  private boolean answered;
  private boolean over;
  private long lastActive = System.nanoTime();
  private long received;
  private long sent;

  Http2Stream(Http2Client connection, int id, int sendWindow) {
    this.connection = connection;
    this.wire = connection.wire();
    this.id = id;
    this.sendWindow = sendWindow;
  }

  /**
   * @param head of HTTP/1.1
   * @param ends whether that is all
   */
  void begin(byte[] head, boolean ends) {
    requestEnded = ends;
    received = head.length;
    var worker = connection.worker();
    var request = worker.requestHead();
    var next = new Exchange(worker, this);
    exchange = next;
    try {
      request.read(head, 0, head.length);
    } catch (MessageException e) {
      refuse(e.status());
      return;
    }
    toHead = request.method().equals("HEAD");
    if (request.body().kind() == BodyLength.Kind.BYTES) {
      bodyLeft = request.body().bytes();
    }
    next.begin(request);
  }

  void refuse(int status) {
    connection.worker().node().meters().ownAnswer(status);
    answer(OwnAnswer.page(status));
  }

  /** Bytes of the request's body. */
  void data(ByteBuffer bytes, int flow, boolean ends) {
    receiveWindow -= flow;
    withheld += flow;
    received += bytes.remaining();
    boolean wrong = receiveWindow < 0 || requestEnded;
    if (bodyLeft >= 0) {
      bodyLeft -= bytes.remaining();
      wrong |= bodyLeft < 0 || (ends && bodyLeft > 0);
    }
    if (wrong) {
      reset(
          receiveWindow < 0
              ? ErrorCode.FLOW_CONTROL_ERROR
              : requestEnded ? ErrorCode.STREAM_CLOSED : ErrorCode.PROTOCOL_ERROR);
      return;
    }
    var current = exchange;
    if (current != null) {
      current.active();
      current.data(bytes);
    }
    if (ends) {
      end(new byte[0]);
    } else {
      release();
    }
  }

  /** The request's body is whole. */
  void end(byte[] trailers) {
    if (bodyLeft > 0 || requestEnded) {
      reset(requestEnded ? ErrorCode.STREAM_CLOSED : ErrorCode.PROTOCOL_ERROR);
      return;
    }
    requestEnded = true;
    var current = exchange;
    if (current != null) {
      current.end(trailers);
    }
  }

  /** The client breaks the rules, or takes it no more. */
  void reset(ErrorCode error) {
    wire.write(Frames.reset(id, error));
    gone();
    connection.ended(id);
    connection.broken();
  }

  /** The client has gone. */
  void gone() {
    over = true;
    waiting.clear();
    var current = exchange;
    exchange = null;
    if (current != null) {
      current.clientGone();
    }
  }

  void look(long limit) {
    var current = exchange;
    if (lastActive < limit) {
      if (current != null) {
        current.idle();
      } else {
        reset(ErrorCode.NO_ERROR);
      }
    }
  }

  /** Tells the client that what it has sent was taken. */
  private void release() {
    if (reading && withheld > 0 && !requestEnded && !over) {
      wire.write(Frames.windowUpdate(id, withheld));
      receiveWindow += withheld;
      withheld = 0;
    }
  }

  @Override
  public Client client() {
    return connection.client();
  }

  @Override
  public String protocol() {
    return "h2";
  }

  @Override
  public void answer(ResponseHead head, List<String> cookies) {
    var block = new HeaderBlock().add(":status", Integer.toString(head.status()));
    var fields = head.fields();
    for (int i = 0; i < fields.count(); i++) {
      boolean length = fields.kind(i) == Field.CONTENT_LENGTH;
      if ((length && head.status() != 204 && head.body().kind() == BodyLength.Kind.BYTES)
          || (ClientAnswer.passes(fields.kind(i)) && !fields.isNamedByConnection(i))) {
        block.add(fields.name(i), fields.value(i));
      }
    }
    cookies.forEach(cookie -> block.add("set-cookie", cookie));
    if (!fields.has(Field.DATE)) {
      block.add("date", new String(connection.worker().date(), StandardCharsets.ISO_8859_1));
    }
    write(block.frames(id, /* endStream= */ false));
    answered = true;
  }

  @Override
  public void goOn() {
    write(new HeaderBlock().add(":status", "100").frames(id, /* endStream= */ false));
  }

  /** Nothing that comes by HTTP/2 asks for it. */
  @Override
  public void switchProtocols(ResponseHead head, List<String> cookies) {
    abort();
  }

  @Override
  public void answer(OwnAnswer answer) {
    var worker = connection.worker();
    var listener = connection.client().listener().listener();
    var block = new HeaderBlock().add(":status", Integer.toString(answer.status()));
    if (listener == null || listener.serverField()) {
      block.add("server", OwnAnswer.SERVER);
    }
    block.add("date", new String(worker.date(), StandardCharsets.ISO_8859_1));
    if (!answer.contentType().isEmpty()) {
      block.add("content-type", answer.contentType());
    }
    block.add("content-length", Integer.toString(answer.body().length));
    if (answer.location() != null) {
      block.add("location", answer.location());
    }
    write(block.frames(id, /* endStream= */ false));
    answered = true;
    if (!toHead) {
      data(ByteBuffer.wrap(answer.body()));
    }
    end(/* trailers= */ ByteBuffer.allocate(0));
  }

  private void write(ByteBuffer frames) {
    sent += frames.remaining();
    wire.write(frames);
  }

  @Override
  public void data(ByteBuffer bytes) {
    if (waiting.isEmpty()) {
      send(bytes);
    }
    if (bytes.hasRemaining()) {
      var kept = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
      waiting.add(kept);
    }
  }

  private void send(ByteBuffer bytes) {
    while (bytes.hasRemaining() && !wire.isBlocked() && sendWindow > 0) {
      int length = connection.claim(Math.min(bytes.remaining(), sendWindow));
      if (length == 0) {
        return;
      }
      sendWindow -= length;
      write(Frames.header(Frames.DATA, 0, id, length));
      int limit = bytes.limit();
      write(bytes.limit(bytes.position() + length));
      bytes.limit(limit);
    }
  }

  /** The client takes so much more; false when that is more than can be. */
  boolean widen(int more) {
    sendWindow += more;
    if (sendWindow > Integer.MAX_VALUE) {
      return false;
    }
    resume();
    return true;
  }

  /** Sends what can be sent now. */
  void resume() {
    if (over) {
      return;
    }
    while (!waiting.isEmpty()) {
      send(waiting.peek());
      if (waiting.peek().hasRemaining()) {
        return;
      }
      waiting.remove();
    }
    finish();
    var current = exchange;
    if (current != null && !isBlocked()) {
      current.clientDrained();
    }
  }

  @Override
  public void answerEnd(byte[] trailers) {
    end(ByteBuffer.wrap(trailers));
  }

  private void end(ByteBuffer trailers) {
    ending = new byte[trailers.remaining()];
    trailers.get(ending);
    ended = exchange;
    exchange = null;
    finish();
  }

  private void finish() {
    var lines = ending;
    if (lines == null || !waiting.isEmpty() || over) {
      return;
    }
    over = true;
    if (lines.length == 0) {
      write(Frames.header(Frames.DATA, Frames.END_STREAM, id, 0));
    } else {
      var block = new HeaderBlock();
      new String(lines, StandardCharsets.ISO_8859_1)
          .lines()
          .forEach(
              line -> {
                int colon = line.indexOf(':');
                block.add(line.substring(0, colon), line.substring(colon + 1).strip());
              });
      write(block.frames(id, /* endStream= */ true));
    }
    if (ended != null) {
      ended.ended();
    }
    if (!requestEnded) {
      wire.write(Frames.reset(id, ErrorCode.NO_ERROR)); // the rest is of no use to anybody
    }
    connection.ended(id);
  }

  @Override
  public void abort() {
    exchange = null;
    over = true;
    waiting.clear();
    wire.write(Frames.reset(id, answered ? ErrorCode.INTERNAL_ERROR : ErrorCode.REFUSED_STREAM));
    connection.ended(id);
  }

  @Override
  public boolean isBlocked() {
    return !waiting.isEmpty() || wire.isBlocked();
  }

  @Override
  public void setReading(boolean wanted) {
    reading = wanted;
    release();
  }

  @Override
  public void active() {
    lastActive = System.nanoTime();
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
