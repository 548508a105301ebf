package dev.provingground.region.wire;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Names of headers in the form in which Undertow compares them. To make that takes longer than to
 * find a header by it, so those that come first are kept, and they are what clients send again and
 * again. Thread-safe.
 */
final class HeaderNames {
  private static final int MOST = 200;
  private static final Map<String, HttpString> KEPT = new ConcurrentHashMap<>();

  private HeaderNames() {}

  /**
   * A name of the region's own.
   *
   * @throws IllegalArgumentException when no header may be called so
   */
  static HttpString of(String name) {
    var kept = KEPT.get(name);
    return kept == null ? keep(name, new HttpString(name)) : kept;
  }

  /**
   * A header's values, whatever the case of its name; null when it is not there.
   *
   * @param name may be anything: clients list the names that they signed
   */
  static @Nullable HeaderValues find(HeaderMap headers, String name) {
    var kept = KEPT.get(name);
    if (kept != null) {
      return headers.get(kept);
    }
    var found = headers.get(name);
    if (found != null) {
      keep(name, found.getHeaderName());
    }
    return found;
  }

  private static HttpString keep(String name, HttpString made) {
    if (KEPT.size() < MOST) {
      KEPT.put(name, made);
    }
    return made;
  }
}
