package dev.provingground.region.balancer.http1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a message, as places in the bytes that they were read from. Made once for a
 * connection's thread and read into anew for every message, so that a message costs no memory.
 */
public final class Fields {
  /** "Quotas for your Application Load Balancers": a single header. */
  static final int MAX_LINE = 16 << 10;

  private static final int PLACES = 4;
  private static final int INCOMPLETE = -1;
  private static final byte[] TRANSFER_ENCODING = Ascii.bytes("transferencoding");
  private static final byte[] CONTENT_LENGTH = Ascii.bytes("contentlength");

  private byte[] bytes = new byte[0];
  private int[] places = new int[PLACES * 32];
  private Field[] kinds = new Field[32];
  private boolean[] valid = new boolean[32];
  private int count;
  private long present;
  private Finding worst = Finding.COMPLIANT;

  /** How many there are. */
  public int count() {
    return count;
  }

  public Field kind(int index) {
    return kinds[index];
  }

  public String name(int index) {
    return Ascii.text(bytes, places[PLACES * index], places[PLACES * index + 1]);
  }

  public String value(int index) {
    return Ascii.text(bytes, places[PLACES * index + 2], places[PLACES * index + 3]);
  }

  /** Whether the name has letters, digits and hyphens only, as Elastic Load Balancing wants it. */
  public boolean hasValidName(int index) {
    return valid[index];
  }

  public boolean has(Field field) {
    return (present & 1L << field.ordinal()) != 0;
  }

  /** The first of this kind; -1 when there is none. */
  public int indexOf(Field field) {
    if (has(field)) {
      for (int i = 0; i < count; i++) {
        if (kinds[i] == field) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The value of the first of this kind; null when there is none. */
  public @Nullable String first(Field field) {
    int index = indexOf(field);
    return index < 0 ? null : value(index);
  }

  boolean valueEquals(int index, byte[] lowerCase) {
    return Ascii.equalsIgnoreCase(
        bytes, places[PLACES * index + 2], places[PLACES * index + 3], lowerCase);
  }

  /** Whether a list of the fields of this kind has this item, in whatever case. */
  public boolean lists(Field field, String item) {
    if (has(field)) {
      for (int i = 0; i < count; i++) {
        if (kinds[i] == field) {
          for (var one : value(i).split(",", -1)) {
            if (one.strip().equalsIgnoreCase(item)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  /** Whether a {@code Connection} field names this field, which then ends here. */
  public boolean isNamedByConnection(int index) {
    return has(Field.CONNECTION)
        && kinds[index] == Field.OTHER
        && lists(Field.CONNECTION, name(index).toLowerCase(Locale.ROOT));
  }

  /** Writes the field with its line's end, as it was received. */
  public void write(int index, ByteBuffer out) {
    int place = PLACES * index;
    out.put(bytes, places[place], places[place + 1] - places[place]);
    out.put((byte) ':').put((byte) ' ');
    out.put(bytes, places[place + 2], places[place + 3] - places[place + 2]);
    out.put((byte) '\r').put((byte) '\n');
  }

  Finding worst() {
    return worst;
  }

  void found(Finding finding) {
    worst = worst.or(finding);
  }

  /** Forgets what was read. */
  void begin(byte[] from) {
    bytes = from;
    count = 0;
    present = 0;
    worst = Finding.COMPLIANT;
  }

  /**
   * Reads fields up to and with the empty line that ends them.
   *
   * @return where what follows begins; negative when the end is not there yet
   * @throws MessageException when a line is too long
   */
  int read(int from, int to) throws MessageException {
    int at = from;
    while (true) {
      int end = lineEnd(at, to);
      if (end < 0) {
        return INCOMPLETE;
      }
      int text = end > at && bytes[end - 1] == '\r' ? end - 1 : end;
      if (text == end) {
        found(Finding.NON_CRLF_LINE_TERMINATION);
      }
      if (text == at) {
        return end + 1;
      }
      line(at, text);
      at = end + 1;
    }
  }

  private int lineEnd(int from, int to) throws MessageException {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    if (to - from > MAX_LINE) {
      throw new MessageException(400, "a header field of more than " + MAX_LINE + " bytes");
    }
    return INCOMPLETE;
  }

  private void line(int from, int to) throws MessageException {
    if (to - from > MAX_LINE) {
      throw new MessageException(400, "a header field of more than " + MAX_LINE + " bytes");
    }
    if (Ascii.isBlank(bytes[from])) {
      folded(from, to);
      return;
    }
    boolean token = true;
    boolean plain = true;
    int colon = from;
    for (; colon < to && bytes[colon] != ':'; colon++) {
      token &= Ascii.isToken(bytes[colon]);
      plain &= Character.isLetterOrDigit(bytes[colon]) || bytes[colon] == '-';
    }
    if (colon == to) {
      found(Finding.MISSING_HEADER_COLON); // and is not passed on: it may mean anything
      return;
    }
    if (colon == from) {
      found(Finding.EMPTY_HEADER);
      return;
    }
    if (resemblesFraming(from, colon, token)) {
      found(Finding.SUSPICIOUS_HEADER);
      return; // nobody behind shall take it for what it pretends to be
    }
    if (!token) {
      found(Finding.NON_COMPLIANT_HEADER);
    }
    value(from, colon, to, token, plain);
  }

  private void value(int from, int colon, int to, boolean token, boolean plain) {
    int begin = colon + 1;
    int end = to;
    while (begin < end && Ascii.isBlank(bytes[begin])) {
      begin++;
    }
    while (end > begin && Ascii.isBlank(bytes[end - 1])) {
      end--;
    }
    for (int i = begin; i < end; i++) {
      byte b = bytes[i];
      if (b < ' ' || b == 0x7f) {
        if (b == 0 || b == '\r') {
          found(Finding.BAD_HEADER);
          return;
        }
        if (b != '\t') {
          found(Finding.NON_COMPLIANT_HEADER);
        }
      }
    }
    add(token ? Field.of(bytes, from, colon) : Field.OTHER, from, colon, begin, end, plain);
  }

  /** A line that continues the one before: the two become one line. */
  private void folded(int from, int to) {
    int begin = from;
    while (begin < to && Ascii.isBlank(bytes[begin])) {
      begin++;
    }
    if (begin == to) {
      found(Finding.EMPTY_HEADER);
      return;
    }
    found(Finding.MULTILINE_HEADER);
    if (count > 0) {
      int place = PLACES * (count - 1);
      bytes = bytes.clone(); // the caller may have to read the same head once more
      Arrays.fill(bytes, places[place + 3], begin, (byte) ' ');
      places[place + 3] = to;
    }
  }

  private void add(
      Field kind, int nameFrom, int nameTo, int valueFrom, int valueTo, boolean plain) {
    if (count == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * count);
      valid = Arrays.copyOf(valid, 2 * count);
      places = Arrays.copyOf(places, 2 * PLACES * count);
    }
    kinds[count] = kind;
    valid[count] = plain;
    int place = PLACES * count++;
    places[place] = nameFrom;
    places[place + 1] = nameTo;
    places[place + 2] = valueFrom;
    places[place + 3] = valueTo;
    present |= 1L << kind.ordinal();
  }

  /**
   * Whether a name could be taken for {@code Transfer-Encoding} or {@code Content-Length} by
   * somebody less strict, and is neither.
   */
  private boolean resemblesFraming(int from, int to, boolean token) {
    int least = CONTENT_LENGTH.length;
    if (to - from < least || to - from > 4 * least) {
      return false;
    }
    if (token) {
      var kind = Field.of(bytes, from, to);
      if (kind == Field.CONTENT_LENGTH || kind == Field.TRANSFER_ENCODING) {
        return false;
      }
    }
    return lettersAre(from, to, CONTENT_LENGTH) || lettersAre(from, to, TRANSFER_ENCODING);
  }

  private boolean lettersAre(int from, int to, byte[] letters) {
    int found = 0;
    for (int i = from; i < to; i++) {
      byte b = Ascii.lower(bytes[i]);
      if (b >= 'a' && b <= 'z') {
        if (found == letters.length || letters[found++] != b) {
          return false;
        }
      } else if (Ascii.isDigit(b)) {
        return false;
      }
    }
    return found == letters.length;
  }
}
