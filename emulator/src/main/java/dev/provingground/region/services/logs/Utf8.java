package dev.provingground.region.services.logs;

/** Sizes of texts on the wire. */
final class Utf8 {
  /** What every event counts for beside its text (API reference, PutLogEvents). */
  static final int EVENT_OVERHEAD = 26;

  private Utf8() {}

  /** What an event with this text counts for, in bytes. */
  static int eventSize(String message) {
    return length(message) + EVENT_OVERHEAD;
  }

  /** The text's length in UTF-8, without encoding it. */
  static int length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        // A surrogate pair is two characters and four bytes.
        length += Character.isSurrogate(c) ? 1 : 2;
      } else if (c >= 0x80) {
        length++;
      }
    }
    return length;
  }
}
