package dev.provingground.region.balancer.http1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The header fields that mean something to a load balancer. */
public enum Field {
  CONNECTION("Connection"),
  CONTENT_LENGTH("Content-Length"),
  COOKIE("Cookie"),
  DATE("Date"),
  EXPECT("Expect"),
  HOST("Host"),
  KEEP_ALIVE("Keep-Alive"),
  PROXY_AUTHENTICATE("Proxy-Authenticate"),
  PROXY_AUTHORIZATION("Proxy-Authorization"),
  PROXY_CONNECTION("Proxy-Connection"),
  SERVER("Server"),
  SET_COOKIE("Set-Cookie"),
  TE("TE"),
  TRAILER("Trailer"),
  TRANSFER_ENCODING("Transfer-Encoding"),
  UPGRADE("Upgrade"),
  USER_AGENT("User-Agent"),
  X_AMZN_TLS_CIPHER_SUITE("X-Amzn-TLS-Cipher-Suite"),
  X_AMZN_TLS_VERSION("X-Amzn-TLS-Version"),
  X_AMZN_TRACE_ID("X-Amzn-Trace-Id"),
  X_FORWARDED_FOR("X-Forwarded-For"),
  X_FORWARDED_PORT("X-Forwarded-Port"),
  X_FORWARDED_PROTO("X-Forwarded-Proto"),
  /** Any other: it is passed on as it is. */
  OTHER("");

  private static final List<List<Field>> BY_LENGTH = byLength();

  private final byte[] lowerCase;

  Field(String name) {
    lowerCase = Ascii.bytes(name.toLowerCase(Locale.ROOT));
  }

  /** The field of this name, in whatever case; the name must be a token. */
  static Field of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < BY_LENGTH.size()) {
      for (var field : BY_LENGTH.get(length)) {
        if (Ascii.equalsIgnoreCase(bytes, from, to, field.lowerCase)) {
          return field;
        }
      }
    }
    return OTHER;
  }

  private static List<List<Field>> byLength() {
    var lists = new ArrayList<List<Field>>();
    for (var field : values()) {
      while (lists.size() <= field.lowerCase.length) {
        lists.add(new ArrayList<>());
      }
      if (field != OTHER) {
        lists.get(field.lowerCase.length).add(field);
      }
    }
    return lists;
  }
}
