package dev.provingground.region.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Reads messages off a connection by the letter of RFC 9112, one after another. */
final class Messages {
  private Messages() {}

  /** The next message whole; empty when there is none any more. */
  static String read(InputStream in) throws IOException {
    var head = head(in);
    if (head.isEmpty()) {
      return "";
    }
    var lower = head.toLowerCase(Locale.ROOT);
    if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
      return head + chunks(in);
    }
    int length = lower.indexOf("\r\ncontent-length: ");
    if (length < 0) {
      return head;
    }
    int from = length + "\r\ncontent-length: ".length();
    int bytes = Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
    return head + new String(in.readNBytes(bytes), ISO_8859_1);
  }

  /** The next head with its empty line; empty when there is none any more. */
  static String head(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      bytes.write(b);
      text = bytes.toString(ISO_8859_1);
    }
    return text;
  }

  private static String chunks(InputStream in) throws IOException {
    var text = new StringBuilder();
    for (int size = -1; size != 0; ) {
      var line = line(in);
      size = Integer.parseInt(line.strip(), 16);
      text.append(line);
      if (size > 0) {
        text.append(new String(in.readNBytes(size), ISO_8859_1)).append(line(in));
      }
    }
    var trailer = line(in);
    while (!trailer.equals("\r\n")) {
      text.append(trailer);
      trailer = line(in);
    }
    return text.append(trailer).toString();
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); ; b = in.read()) {
      if (b < 0) {
        throw new IOException("ended within a line: " + line);
      }
      line.append((char) b);
      if (b == '\n') {
        return line.toString();
      }
    }
  }
}
