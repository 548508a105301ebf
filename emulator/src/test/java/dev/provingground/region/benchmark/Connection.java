package dev.provingground.region.benchmark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * One kept connection that says the same again and again: a client that costs next to nothing,
 * since it shares the machine with what it measures.
 */
final class Connection implements AutoCloseable {
  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final InputStream in;
  private final StringBuilder line = new StringBuilder();

  Connection(URI endpoint) throws IOException {
    socket = new Socket(endpoint.getHost(), endpoint.getPort());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
  }

  /**
   * Sends a request and reads its answer.
   *
   * @throws IOException when it is anything but a 200
   */
  void ask(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    var status = line();
    long length = 0;
    for (var field = line(); !field.isEmpty(); field = line()) {
      if (field.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Long.parseLong(field.substring(LENGTH.length()).strip());
      }
    }
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(status + " " + body(length));
    }
    in.skipNBytes(length);
  }

  private String body(long length) throws IOException {
    return new String(in.readNBytes(Math.toIntExact(length)), StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    line.setLength(0);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the region ended the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
