package dev.provingground.region.wire.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes XML: elements, text, one name space. The names are taken to be good ones. */
public final class XmlWriter {
  private final StringBuilder xml =
      new StringBuilder(1024).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  /** Opens an element. */
  public XmlWriter open(String name) {
    xml.append('<').append(name).append('>');
    return this;
  }

  /** Opens an element that declares the name space of all. */
  public XmlWriter open(String name, String namespace) {
    xml.append('<').append(name).append(" xmlns=\"");
    escape(namespace);
    xml.append("\">");
    return this;
  }

  /** Closes an element. */
  public XmlWriter close(String name) {
    xml.append("</").append(name).append('>');
    return this;
  }

  /** An element that holds a text. */
  public XmlWriter element(String name, String text) {
    open(name);
    escape(text);
    return close(name);
  }

  /** Text in the element that is open. */
  public XmlWriter text(String text) {
    escape(text);
    return this;
  }

  /** What needs no escape is written in one piece. */
  private void escape(String text) {
    var written = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++; // a pair stays
      } else {
        var escaped = escaped(text.charAt(i));
        if (escaped != null) {
          xml.append(text, written, i).append(escaped);
          written = i + 1;
        }
      }
    }
    xml.append(text, written, text.length());
  }

  /** Null for a character that stays; those that XML cannot have at all become U+FFFD. */
  private static @Nullable String escaped(char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      case '\r' -> "&#13;"; // as itself it would be read as a line feed
      case '\t', '\n' -> null;
      default -> c < ' ' || Character.isSurrogate(c) || c > 0xFFFD ? "\uFFFD" : null;
    };
  }

  /** What was written, in UTF-8. */
  public byte[] toBytes() {
    return xml.toString().getBytes(StandardCharsets.UTF_8);
  }
}
