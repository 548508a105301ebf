package dev.provingground.region.fabric;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Device names in one namespace for AWS's ids, which are longer than the 15 characters that Linux
 * allows. A name ends like its id, so that a person recognises it; where that is taken, it is a
 * number.
 */
final class Devices {
  private static final int LONGEST = 15;

  private final String prefix;
  private final Map<String, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  Devices(String prefix) {
    this.prefix = prefix;
  }

  /** A name for the id, the same until released. */
  synchronized String name(String id) {
    return names.computeIfAbsent(
        id,
        i -> {
          var name = prefix + i.substring(Math.max(0, i.length() - LONGEST + prefix.length()));
          for (int n = 0; !taken.add(name); n++) {
            name = prefix + "~" + n; // no id has a tilde
          }
          return name;
        });
  }

  /**
   * Forgets the id, but lets nobody else have its name as long as there is a device of that name.
   */
  synchronized String retire(String id) {
    var name = names.remove(id);
    if (name == null) {
      throw new IllegalArgumentException("no device for " + id);
    }
    return name;
  }

  /** The retired name may be another's from now on. */
  synchronized void release(String name) {
    taken.remove(name);
  }
}
