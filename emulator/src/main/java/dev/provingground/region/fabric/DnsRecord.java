package dev.provingground.region.fabric;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A resource record of an answer (RFC 1035, 2782, 3596).
 *
 * @param name whose it is, which in a chain of aliases is not the one that was asked for
 * @param type one of {@link #TYPES}
 * @param seconds to live
 * @param value as zone files and Route 53 write it
 */
record DnsRecord(String name, String type, long seconds, String value) {
  static final Map<String, Integer> TYPES =
      Map.of(
          "A", 1, "NS", 2, "CNAME", 5, "SOA", 6, "PTR", 12, "MX", 15, "TXT", 16, "AAAA", 28, "SRV",
          33);

  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3}|.)");

  int typeNumber() {
    var number = TYPES.get(type);
    if (number == null) {
      throw new IllegalArgumentException("no record of type " + type + " is answered");
    }
    return number;
  }

  /** The value as it stands in a datagram. */
  byte[] data() {
    var bytes = new ByteArrayOutputStream();
    try {
      write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(DataOutputStream out) throws IOException {
    switch (type) {
      case "A", "AAAA" -> out.write(InetAddress.ofLiteral(value).getAddress());
      case "CNAME", "NS", "PTR" -> out.write(name(value));
      case "TXT" -> {
        var strings = STRING.matcher(value);
        while (strings.find()) {
          var text = unescaped(strings.group(1)).getBytes(StandardCharsets.ISO_8859_1);
          out.writeByte(text.length);
          out.write(text);
        }
      }
      case "SOA" -> {
        var parts = value.split(" ", -1);
        out.write(name(parts[0]));
        out.write(name(parts[1]));
        for (int i = 2; i < parts.length; i++) {
          out.writeInt(Integer.parseUnsignedInt(parts[i]));
        }
      }
      default -> { // MX and SRV: numbers and a name
        var parts = value.split(" ", -1);
        for (int i = 0; i < parts.length - 1; i++) {
          out.writeShort(Integer.parseInt(parts[i]));
        }
        out.write(name(parts[parts.length - 1]));
      }
    }
  }

  private static String unescaped(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            match ->
                java.util.regex.Matcher.quoteReplacement(
                    match.group(1).length() == 3
                        ? String.valueOf((char) Integer.parseInt(match.group(1), 8))
                        : match.group(1)));
  }

  /** A name in labels; the last dot may be there. */
  static byte[] name(String text) {
    var bytes = new ByteArrayOutputStream();
    for (var label : text.split("\\.", -1)) {
      if (!label.isEmpty()) {
        var content = label.getBytes(StandardCharsets.ISO_8859_1);
        bytes.write(content.length);
        bytes.writeBytes(content);
      }
    }
    bytes.write(0);
    return bytes.toByteArray();
  }
}
