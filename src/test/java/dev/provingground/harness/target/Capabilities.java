package dev.provingground.harness.target;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which capabilities a target lacks, and why. */
final class Capabilities {
  private final Map<Capability, String> missing = new EnumMap<>(Capability.class);

  void lacks(Capability capability, String reason) {
    missing.put(capability, reason);
  }

  Optional<String> missing(Capability capability) {
    return Optional.ofNullable(missing.get(capability));
  }
}
