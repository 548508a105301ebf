package dev.provingground.region.balancer.http2;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes header fields as HPACK has them, each in full: what a table would save is not worth what
 * it costs between processes of one machine.
 */
public final class HeaderBlock {
  private static final int NEW_NAME = 0;
  private static final int PREFIX = 0x7f;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  /** A field; its name is written in lower case. */
  public HeaderBlock add(String name, String value) {
    out.write(NEW_NAME);
    text(name.toLowerCase(Locale.ROOT));
    text(value);
    return this;
  }

  private void text(String text) {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int rest = bytes.length;
    if (rest < PREFIX) {
      out.write(rest);
    } else {
      out.write(PREFIX);
      rest -= PREFIX;
      while (rest >= 0x80) {
        out.write((rest & 0x7f) | 0x80);
        rest >>= 7;
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  /** As frames of a stream, in their order. */
  public ByteBuffer frames(int stream, boolean endStream) {
    var block = out.toByteArray();
    int count = Math.max(1, (block.length + FrameReader.MAX_FRAME - 1) / FrameReader.MAX_FRAME);
    var frames = ByteBuffer.allocate(block.length + 9 * count);
    for (int i = 0; i < count; i++) {
      int from = i * FrameReader.MAX_FRAME;
      int length = Math.min(FrameReader.MAX_FRAME, block.length - from);
      int flags =
          (i == count - 1 ? Frames.END_HEADERS : 0) | (i == 0 && endStream ? Frames.END_STREAM : 0);
      frames.put(
          Frames.header(i == 0 ? Frames.HEADERS : Frames.CONTINUATION, flags, stream, length));
      frames.put(block, from, length);
    }
    return frames.flip();
  }
}
