package dev.provingground.harness.target;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Of which registries, beside its own, a region of this project pulls images.
 *
 * @param named by the user
 * @param onThisMachine whether those on the loopback of this machine are among them
 */
record PulledRegistries(Set<String> named, boolean onThisMachine) {
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.[0-9]+){3}|\\[::1])(:[0-9]+)?");

  PulledRegistries {
    named = Set.copyOf(named);
  }

  /** The region's options that say so. */
  List<String> options() {
    return named.stream().sorted().map(host -> "--registry=" + host).toList();
  }

  Optional<String> refuses(String host) {
    if (named.contains(host) || onThisMachine && LOOPBACK.matcher(host).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        LOOPBACK.matcher(host).matches()
            ? "a region in a container reaches no registry on this machine's loopback"
            : "beside its own and those of this machine, the region asks only those that"
                + " -Dstack.registries= names");
  }
}
