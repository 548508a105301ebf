package dev.provingground.infra;

import java.util.Set;
import software.constructs.Node;

/**
 * Reads {@link DeploymentOptions} from the context that the CDK's command line hands over ({@code
 * -c key=value}).
 */
final class ContextOptions {
  private ContextOptions() {}

  static DeploymentOptions of(Node node) {
    DeploymentOptions options = DeploymentOptions.reference();
    if (node.tryGetContext("prefix") instanceof String prefix) {
      options = options.withPrefix(prefix);
    }
    options = options.withStickySessions(isSet(node, "stickySessions", "true"));
    return isSet(node, "chaos", TagKeys.CHAOS_ALLOWED) ? options.withChaosAllowed() : options;
  }

  private static boolean isSet(Node node, String key, String on) {
    Object value = node.tryGetContext(key);
    if (value == null || Set.of("", "false").contains(value.toString())) {
      return false;
    }
    if (value.toString().equals(on)) {
      return true;
    }
    throw new IllegalArgumentException(
        "The context value %s=%s is unknown: give -c %s=%s, or leave it out."
            .formatted(key, value, key, on));
  }
}
