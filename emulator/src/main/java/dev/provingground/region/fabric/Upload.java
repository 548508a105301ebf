package dev.provingground.region.fabric;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request's body on its way to the origin, while the answer may begin already. */
final class Upload {
  private final HttpInput from;
  private final HttpHead.Body body;
  private final Socket to;
  private volatile boolean done;
  private volatile boolean originTakesNoMore;
  private volatile @Nullable ProxyRefusal refusal;
  private @Nullable Thread thread;

  Upload(HttpInput from, HttpHead.Body body, Socket to) {
    this.from = from;
    this.body = body;
    this.to = to;
  }

  /** A body that is here already goes at once, any other on a thread of its own. */
  void start() {
    if (from.holds(body)) {
      run();
    } else {
      thread = Thread.startVirtualThread(this::run);
    }
  }

  private void run() {
    try {
      from.copy(body, new ToOrigin(to.getOutputStream()));
      done = true;
    } catch (ProxyRefusal e) {
      refusal = e;
      shut();
    } catch (IOException e) {
      // Where the origin takes no more, it may have answered all the same; where the client is
      // gone, it must not wait.
      if (!originTakesNoMore) {
        shut();
      }
    }
  }

  /** Whether the whole body has gone. */
  boolean done() {
    return done;
  }

  /** Throws what was wrong with the body, if anything was. */
  void check() throws ProxyRefusal {
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Whether nobody reads from the client any more, after waiting for it. */
  boolean ended(Duration patience) {
    try {
      return thread == null || thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void shut() {
    try {
      to.close();
    } catch (IOException e) {
      // nothing else can be done with it
    }
  }

  /** Tells failures to write from failures to read. */
  private final class ToOrigin extends OutputStream {
    private final OutputStream out;

    private ToOrigin(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        originTakesNoMore = true;
        throw e;
      }
    }
  }
}
