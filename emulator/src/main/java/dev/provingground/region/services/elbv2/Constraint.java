package dev.provingground.region.services.elbv2;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Checks members of requests as the API's model constrains them, in the API's words. */
final class Constraint {
  private Constraint() {}

  /** A required member. */
  static <T> T required(@Nullable T value, String member) {
    if (value == null || (value instanceof Collection<?> collection && collection.isEmpty())) {
      throw failed("null", member, "Member must not be null");
    }
    return value;
  }

  /** A number within bounds, both inclusive, or the default when there is none. */
  static int range(@Nullable Integer value, int otherwise, int min, int max, String member) {
    if (value == null) {
      return otherwise;
    }
    if (value < min) {
      throw failed(
          "'" + value + "'", member, "Member must have value greater than or equal to " + min);
    }
    if (value > max) {
      throw failed(
          "'" + value + "'", member, "Member must have value less than or equal to " + max);
    }
    return value;
  }

  private static AwsServiceException failed(String value, String member, String constraint) {
    return ElbErrors.validation(
        "1 validation error detected: Value %s at '%s' failed to satisfy constraint: %s"
            .formatted(value, member, constraint));
  }
}
