package dev.provingground.region.fabric;

import java.util.Locale;

/**
 * A request's target as a proxy gets it, {@code http://HOST:PORT/PATH}, and as the origin gets it.
 * Path and query pass as they are, whatever characters they hold.
 */
record AbsoluteForm(Destination destination, String originForm) {
  private static final String SCHEME = "http://";

  static AbsoluteForm of(String target) throws ProxyRefusal {
    if (!target.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw ProxyRefusal.badRequest(
          "the region's internet proxy takes http://HOST/PATH, and CONNECT for anything else, but not %s. Use it as a proxy: curl -x http://127.0.0.1:PORT http://HOST/PATH"
              .formatted(target));
    }
    int end = SCHEME.length();
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    var path = target.substring(end);
    return new AbsoluteForm(
        Destination.of(target.substring(SCHEME.length(), end), 80),
        path.startsWith("/") ? path : "/" + path);
  }
}
