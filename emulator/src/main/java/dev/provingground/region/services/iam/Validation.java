package dev.provingground.region.services.iam;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks members as IAM's and STS's front door does, in its words. */
final class Validation {
  private Validation() {}

  static String required(String member, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw AwsErrors.error(
          "ValidationError",
          "1 validation error detected: Value null at '"
              + member
              + "' failed to satisfy constraint: Member must not be null");
    }
    return value;
  }

  static <T> List<T> required(String member, List<T> values) {
    if (values.isEmpty()) {
      required(member, (String) null);
    }
    return values;
  }

  static void notLonger(String member, String value, int most) {
    if (value.length() > most) {
      throw AwsErrors.error(
          "ValidationError",
          "1 validation error detected: Value '"
              + value
              + "' at '"
              + member
              + "' failed to satisfy constraint: Member must have length less than or equal to "
              + most);
    }
  }

  static int within(String member, int value, int min, int max) {
    if (value < min || value > max) {
      throw AwsErrors.error(
          "ValidationError",
          "1 validation error detected: Value '"
              + value
              + "' at '"
              + member
              + "' failed to satisfy constraint: Member must have value "
              + (value < min ? "greater than or equal to " + min : "less than or equal to " + max));
    }
    return value;
  }

  static void matches(String member, String value, String pattern) {
    if (!value.matches(pattern)) {
      throw AwsErrors.error(
          "ValidationError",
          "1 validation error detected: Value '"
              + value
              + "' at '"
              + member
              + "' failed to satisfy constraint: Member must satisfy regular expression pattern: "
              + pattern);
    }
  }

  /** The pages of an operation: 1 to 1000 items. */
  static Paging pages(int standard) {
    return new Paging(
        "Marker",
        marker -> AwsErrors.error("ValidationError", "Invalid Marker."),
        "MaxItems",
        asked -> asked == null ? standard : within("maxItems", asked, 1, 1000));
  }
}
