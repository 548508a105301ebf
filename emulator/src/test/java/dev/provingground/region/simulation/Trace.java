package dev.provingground.region.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What has happened, in order: the digest of all of it, and the last lines for whoever debugs. */
final class Trace {
  private static final int KEPT = 60;
  private final MessageDigest digest = sha256();
  private final Deque<String> last = new ArrayDeque<>();
  private final Instant start;
  private final Supplier<Instant> now;
  private final Consumer<String> listener;

  /**
   * @param listener hears every line
   */
  Trace(Supplier<Instant> now, Consumer<String> listener) {
    this.now = now;
    this.listener = listener;
    this.start = now.get();
  }

  void add(String line) {
    var stamped = Duration.between(start, now.get()) + " " + line;
    digest.update(stamped.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    listener.accept(stamped);
    last.addLast(stamped);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
  }

  /** Oldest first. */
  List<String> lastLines() {
    return List.copyOf(last);
  }

  /** The digest of all lines; nothing can be added afterwards. */
  String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
