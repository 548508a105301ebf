package dev.provingground.workload;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the environment variables say.
 *
 * @param port to listen on, 0 to 65535; 0 picks a free one. {@code PORT}, default 3000
 * @param mode {@code APP_ENV}, default {@code production}
 * @param drain how long the service goes on serving after SIGTERM while {@code /health} fails: 0 to
 *     110 seconds, as a Fargate task's {@code stopTimeout} is at most 120. {@code DRAIN_SECONDS},
 *     default 5
 * @param metadata the container's task metadata endpoint, {@code ECS_CONTAINER_METADATA_URI_V4};
 *     null outside ECS
 */
record Configuration(int port, String mode, Duration drain, @Nullable URI metadata) {

  private static final Pattern MODE = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final int LONGEST_DRAIN_SECONDS = 110;

  /**
   * @throws IllegalArgumentException naming the variable, its value and what it may be
   */
  static Configuration from(Map<String, String> environment) {
    String mode = environment.getOrDefault("APP_ENV", "production");
    if (!MODE.matcher(mode).matches()) {
      throw new IllegalArgumentException(
          "APP_ENV is '%s'; it must match %s, such as production".formatted(mode, MODE));
    }
    return new Configuration(
        number(environment, "PORT", 3000, 65535),
        mode,
        Duration.ofSeconds(number(environment, "DRAIN_SECONDS", 5, LONGEST_DRAIN_SECONDS)),
        Optional.ofNullable(environment.get("ECS_CONTAINER_METADATA_URI_V4"))
            .map(Configuration::uri)
            .orElse(null));
  }

  /** Whether answers may show what went wrong inside. */
  boolean revealsErrors() {
    return mode.equals("development");
  }

  private static int number(Map<String, String> environment, String name, int byDefault, int most) {
    String text = environment.get(name);
    if (text == null) {
      return byDefault;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new IllegalArgumentException(
        "%s is '%s'; it must be a whole number from 0 to %d".formatted(name, text, most));
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for another scheme.
    }
    throw new IllegalArgumentException(
        "ECS_CONTAINER_METADATA_URI_V4 is '%s'; it must be an http URL".formatted(text));
  }
}
