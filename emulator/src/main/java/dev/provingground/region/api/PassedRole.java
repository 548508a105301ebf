package dev.provingground.region.api;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A role that a request hands over, for which its caller needs {@code iam:PassRole}.
 *
 * @param servicePrincipal who gets it, such as {@code ecs-tasks.amazonaws.com}
 */
public record PassedRole(String arn, String servicePrincipal) {
  /** The role, where a request names one. */
  public static Stream<PassedRole> of(@Nullable String arn, String servicePrincipal) {
    return Optional.ofNullable(arn)
        .filter(given -> !given.isEmpty())
        .map(given -> new PassedRole(given, servicePrincipal))
        .stream();
  }
}
