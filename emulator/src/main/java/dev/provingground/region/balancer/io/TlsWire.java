package dev.provingground.region.balancer.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is encrypted. Its user is {@link User#secured} before it hears anything, and
 * before anything that it says leaves.
 */
public final class TlsWire extends Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final ByteBuffer encryptedIn;
  private final ByteBuffer encryptedOut;
  private final boolean ours;
  private boolean secured;
  private boolean ended;
  private boolean again;

  private TlsWire(IoThread thread, SocketChannel channel, SSLEngine engine, User user)
      throws IOException {
    super(thread, channel, user);
    this.engine = engine;
    ours = engine.getUseClientMode();
    int record = engine.getSession().getPacketBufferSize();
    encryptedIn = ByteBuffer.allocate(2 * record);
    encryptedOut = ByteBuffer.allocate(record).flip();
  }

  /**
   * Takes over a connection that was accepted.
   *
   * @param engine of the server's side, as yet unused
   */
  public static TlsWire accepted(
      IoThread thread, SocketChannel channel, SSLEngine engine, User user) throws IOException {
    engine.setUseClientMode(false);
    engine.beginHandshake();
    var wire = new TlsWire(thread, channel, engine, user);
    wire.begin();
    return wire;
  }

  /** One that is to be connected to a server. */
  static TlsWire connecting(IoThread thread, SocketChannel channel, SSLEngine engine, User user)
      throws IOException {
    engine.setUseClientMode(true);
    return new TlsWire(thread, channel, engine, user);
  }

  /** What was agreed on. */
  public SSLEngine engine() {
    return engine;
  }

  @Override
  void opened() throws IOException {
    listen();
    engine.beginHandshake();
    handshake();
  }

  @Override
  void incoming() throws IOException {
    if (secured) {
      user().readable();
    } else {
      handshake();
    }
  }

  private void handshake() throws IOException {
    try {
      while (!secured) {
        switch (engine.getHandshakeStatus()) {
          case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
            if (!unwrapHandshake()) {
              return;
            }
          }
          case NEED_WRAP -> wrapHandshake();
          case NEED_TASK -> runTasks();
          case FINISHED, NOT_HANDSHAKING -> secured = true;
        }
      }
    } catch (SSLException e) {
      sayWhy();
      throw e;
    }
    if (ours) {
      established();
    }
    user().secured();
    if (encryptedIn.position() > 0 && !isClosed()) {
      user().readable();
    }
  }

  /** Whether there was something to unwrap. */
  private boolean unwrapHandshake() throws IOException {
    encryptedIn.flip();
    var result = engine.unwrap(encryptedIn, NOTHING);
    encryptedIn.compact();
    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
      throw new IOException("closed within the handshake");
    }
    if (result.getStatus() != SSLEngineResult.Status.BUFFER_UNDERFLOW) {
      return true;
    }
    int read = channel().read(encryptedIn);
    if (read < 0) {
      throw new IOException("ended within the handshake");
    }
    return read > 0;
  }

  private void wrapHandshake() throws IOException {
    encryptedOut.clear();
    engine.wrap(NOTHING, encryptedOut);
    encryptedOut.flip();
    while (encryptedOut.hasRemaining()) {
      if (channel().write(encryptedOut) == 0) {
        throw new IOException("the other side takes no handshake"); // it has a whole buffer for it
      }
    }
  }

  private void runTasks() {
    for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /** The alert by which the client learns why there will be no connection. */
  private void sayWhy() throws IOException {
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
      wrapHandshake();
    }
  }

  @Override
  public @Nullable ByteBuffer read() {
    var input = thread().input().clear();
    try {
      boolean more = true;
      while (more) {
        more = decrypt(input) || fill();
      }
    } catch (IOException e) {
      lose(e);
      input.clear();
      return input.flip();
    }
    heard = input.position() > 0;
    if (ended && input.position() == 0) {
      setReading(false);
      return null;
    }
    if (ended) {
      readAgain();
    }
    return input.flip();
  }

  /** Decrypts a record; false when no whole one is there, or there is no room for it. */
  private boolean decrypt(ByteBuffer input) throws IOException {
    if (encryptedIn.position() == 0 || ended) {
      return false;
    }
    if (input.remaining() < engine.getSession().getApplicationBufferSize()) {
      readAgain();
      return false;
    }
    encryptedIn.flip();
    var result = engine.unwrap(encryptedIn, input);
    encryptedIn.compact();
    if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      runTasks();
    }
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
        && !engine.isOutboundDone()
        && !encryptedOut.hasRemaining()) {
      wrapHandshake(); // the other side wants other keys; else it goes before what is said next
    }
    ended |= result.getStatus() == SSLEngineResult.Status.CLOSED;
    return result.getStatus() == SSLEngineResult.Status.OK;
  }

  /** Reads from the socket; false when there is nothing now. */
  private boolean fill() throws IOException {
    if (again || ended || !encryptedIn.hasRemaining()) {
      return false;
    }
    int read = channel().read(encryptedIn);
    ended |= read < 0;
    return read > 0;
  }

  /** Nothing more may come from the socket, and yet there is something to read. */
  private void readAgain() {
    if (!again) {
      again = true;
      thread()
          .execute(
              () -> {
                again = false;
                if (!isClosed() && isReading()) {
                  user().readable();
                }
              });
    }
  }

  @Override
  public void setReading(boolean wanted) {
    super.setReading(wanted);
    if (wanted && secured && (encryptedIn.position() > 0 || ended)) {
      readAgain();
    }
  }

  @Override
  boolean send(ByteBuffer bytes) throws IOException {
    while (true) {
      while (encryptedOut.hasRemaining()) {
        if (channel().write(encryptedOut) == 0) {
          return false;
        }
      }
      if (!bytes.hasRemaining()) {
        return true;
      }
      encryptedOut.clear();
      var result = engine.wrap(bytes, encryptedOut);
      encryptedOut.flip();
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        throw new IOException("the connection is ended");
      }
    }
  }

  @Override
  void endNow() {
    try {
      engine.closeOutbound();
      encryptedOut.clear();
      engine.wrap(NOTHING, encryptedOut);
      encryptedOut.flip();
      channel().write(encryptedOut);
    } catch (IOException e) {
      lose(e);
      return;
    }
    super.endNow();
  }
}
