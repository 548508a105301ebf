package dev.provingground.region.wire.signature;

import dev.provingground.region.wire.signature.SignatureException.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Content that comes in chunks, each maybe with a signature, and headers after them. See "Signature
 * calculations for the authorization header: transferring payload in multiple chunks" in the S3 API
 * reference.
 *
 * @param content the chunks' bytes together
 * @param trailers the headers that follow, by lower-case name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ChunkedContent(
    byte[] content, List<Chunk> chunks, Map<String, String> trailers, String trailerSignature) {
  private static final String STATED = "STREAMING-";
  private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

  /** One chunk, with its signature; empty where chunks are not signed. */
  public record Chunk(int from, int to, String signature) {}

  /** Whether a request's {@code x-amz-content-sha256} says that its content comes so. */
  public static boolean isStated(String contentSha256) {
    return contentSha256.startsWith(STATED);
  }

  static boolean isSigned(String contentSha256) {
    return contentSha256.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  }

  /**
   * Takes it apart.
   *
   * @throws SignatureException INCOMPLETE when it is not in chunks
   */
  public static ChunkedContent of(byte[] body) throws SignatureException {
    return new Reader(body).read();
  }

  /** Walks over the body. */
  private static final class Reader {
    private final byte[] body;
    private final ByteArrayOutputStream content;
    private final List<Chunk> chunks = new ArrayList<>();
    private int at;

    Reader(byte[] body) {
      this.body = body;
      this.content = new ByteArrayOutputStream(body.length);
    }

    ChunkedContent read() throws SignatureException {
      while (true) {
        var head = line().split(";", 2);
        int size = size(head[0]);
        if (body.length - at < size) {
          throw broken("a chunk is shorter than it says");
        }
        var signature = head.length == 1 ? "" : head[1].replaceFirst("^chunk-signature=", "");
        chunks.add(new Chunk(content.size(), content.size() + size, signature));
        if (size == 0) {
          break;
        }
        content.write(body, at, size);
        at += size;
        if (!line().isEmpty()) {
          throw broken("a chunk is longer than it says");
        }
      }
      var trailers = new LinkedHashMap<String, String>();
      while (at < body.length) {
        var line = line();
        int colon = line.indexOf(':');
        if (colon > 0) {
          trailers.put(
              line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
              line.substring(colon + 1).strip());
        }
      }
      var trailerSignature = trailers.remove(TRAILER_SIGNATURE);
      return new ChunkedContent(
          content.toByteArray(),
          List.copyOf(chunks),
          trailers,
          trailerSignature == null ? "" : trailerSignature);
    }

    private static int size(String text) throws SignatureException {
      if (!text.matches("[0-9a-fA-F]{1,7}")) {
        throw broken("'" + text + "' is not the size of a chunk");
      }
      return Integer.parseInt(text, 16);
    }

    /** Up to a line feed, or to the end; without the carriage return before it. */
    private String line() {
      int end = at;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      int text = end > at && body[end - 1] == '\r' ? end - 1 : end;
      var line = new String(body, at, text - at, StandardCharsets.ISO_8859_1);
      at = Math.min(body.length, end + 1);
      return line;
    }

    private static SignatureException broken(String why) {
      return new SignatureException(
          Kind.INCOMPLETE, "The content is not in chunks as the request says: " + why + ".");
    }
  }
}
