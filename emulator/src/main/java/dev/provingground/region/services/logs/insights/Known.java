package dev.provingground.region.services.logs.insights;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which fields a command may ask for: any of an event's, but behind statistics only theirs. */
final class Known {
  private final Tokens tokens;
  private final Set<String> afterStats = new HashSet<>();
  private boolean aggregated;

  Known(Tokens tokens) {
    this.tokens = tokens;
  }

  boolean aggregated() {
    return aggregated;
  }

  /** From here on there are these fields only. */
  void only(Collection<String> names) {
    aggregated = true;
    afterStats.clear();
    afterStats.addAll(names);
  }

  void add(Collection<String> names) {
    afterStats.addAll(names);
  }

  String require(Token token, String field) {
    if (aggregated && !afterStats.contains(field)) {
      throw tokens.refuse(token, "Unknown symbols found in or after stats: " + field);
    }
    return field;
  }
}
