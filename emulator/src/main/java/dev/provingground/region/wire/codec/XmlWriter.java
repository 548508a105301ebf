package dev.provingground.region.wire.codec;

import java.nio.charset.StandardCharsets;

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

  /** Characters that XML cannot have at all become U+FFFD. */
  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '&' -> xml.append("&amp;");
        case '<' -> xml.append("&lt;");
        case '>' -> xml.append("&gt;");
        case '"' -> xml.append("&quot;");
        case '\r' -> xml.append("&#13;"); // as itself it would be read as a line feed
        case '\t', '\n' -> xml.append(c);
        default -> {
          if (Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            xml.append(c).append(text.charAt(++i));
          } else {
            xml.append(c < ' ' || Character.isSurrogate(c) || c > 0xFFFD ? '\uFFFD' : c);
          }
        }
      }
    }
  }

  /** What was written, in UTF-8. */
  public byte[] toBytes() {
    return xml.toString().getBytes(StandardCharsets.UTF_8);
  }
}
