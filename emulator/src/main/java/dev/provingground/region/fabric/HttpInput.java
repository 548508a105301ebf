package dev.provingground.region.fabric;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/**
 * One direction of an HTTP/1 connection as it comes in: heads are parsed, bodies are passed on as
 * they are.
 */
final class HttpInput {
  private static final int LARGEST_HEAD = 64 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[16 << 10];
  private int next;
  private int end;

  HttpInput(InputStream in) {
    this.in = in;
  }

  /** The next message's head; empty where the connection ends instead of beginning one. */
  Optional<HttpHead> head() throws IOException, ProxyRefusal {
    var lines = new ArrayList<String>();
    int room = LARGEST_HEAD;
    while (true) {
      if (lines.isEmpty() && next == end && !fill()) {
        return Optional.empty();
      }
      var line = line(room);
      room -= line.length();
      var text = line.strip();
      if (!text.isEmpty()) {
        lines.add(line.stripTrailing());
      } else if (!lines.isEmpty()) {
        return Optional.of(HttpHead.parse(lines));
      } // else: empty lines before a message are to be ignored (RFC 9112)
    }
  }

  /** Whether the whole body has come already. */
  boolean holds(HttpHead.Body body) {
    return switch (body) {
      case HttpHead.Body.None() -> true;
      case HttpHead.Body.Length(long bytes) -> bytes <= end - next;
      case HttpHead.Body.Chunked(), HttpHead.Body.Rest() -> false;
    };
  }

  /** Passes a body on, each piece as it comes. */
  void copy(HttpHead.Body body, OutputStream out) throws IOException, ProxyRefusal {
    switch (body) {
      case HttpHead.Body.None() -> {}
      case HttpHead.Body.Length(long bytes) -> copyBytes(bytes, out);
      case HttpHead.Body.Chunked() -> copyChunks(out);
      case HttpHead.Body.Rest() -> copyRest(out);
    }
  }

  /** Everything until the connection ends. */
  void copyRest(OutputStream out) throws IOException {
    while (next < end || fill()) {
      out.write(buffer, next, end - next);
      next = end;
    }
  }

  private void copyBytes(long bytes, OutputStream out) throws IOException {
    for (long left = bytes; left > 0; ) {
      if (next == end && !fill()) {
        throw new EOFException("the connection ended " + left + " bytes before the body");
      }
      int piece = (int) Math.min(left, end - next);
      out.write(buffer, next, piece);
      next += piece;
      left -= piece;
    }
  }

  private void copyChunks(OutputStream out) throws IOException, ProxyRefusal {
    while (true) {
      var line = line(LARGEST_HEAD);
      var size = size(line);
      out.write(line.getBytes(StandardCharsets.ISO_8859_1));
      if (size == 0) {
        break;
      }
      copyBytes(size, out);
      out.write(line(2).getBytes(StandardCharsets.ISO_8859_1));
    }
    while (true) { // trailer fields, and the empty line after them
      var line = line(LARGEST_HEAD);
      out.write(line.getBytes(StandardCharsets.ISO_8859_1));
      if (line.isBlank()) {
        return;
      }
    }
  }

  private static long size(String line) throws ProxyRefusal {
    var digits = line.split(";", 2)[0].strip();
    if (!digits.matches("[0-9a-fA-F]{1,15}")) {
      throw ProxyRefusal.badRequest("not the size of a chunk: " + line.strip());
    }
    return Long.parseLong(digits, 16);
  }

  /** With its end. */
  private String line(int longest) throws IOException, ProxyRefusal {
    var line = new StringBuilder();
    while (true) {
      if (next == end && !fill()) {
        throw new EOFException("the connection ended within a message");
      }
      char c = (char) (buffer[next++] & 0xff);
      line.append(c);
      if (c == '\n') {
        return line.toString();
      }
      if (line.length() > longest) {
        throw new ProxyRefusal(
            431,
            "Request Header Fields Too Large",
            "http_request_error",
            "a head of more than " + LARGEST_HEAD + " bytes");
      }
    }
  }

  private boolean fill() throws IOException {
    next = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
