package dev.provingground.region.services.logs;

import dev.provingground.region.api.Paging;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The service model's constraints, which the SDK's types do not hold by themselves. */
final class Validation {
  private static final Pattern GROUP_NAME = Pattern.compile("[.\\-_/#A-Za-z0-9]+");
  private static final Pattern STREAM_NAME = Pattern.compile("[^:*]*");
  private static final int LONGEST_NAME = 512;

  private Validation() {}

  static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw violated(null, member, "Member must not be null");
    }
    return value;
  }

  static String groupName(@Nullable String name, String member) {
    return name(name, member, GROUP_NAME, "[\\.\\-_/#A-Za-z0-9]+");
  }

  static String streamName(@Nullable String name, String member) {
    return name(name, member, STREAM_NAME, "[^:*]*");
  }

  private static String name(
      @Nullable String name, String member, Pattern pattern, String patternText) {
    var value = required(name, member);
    if (value.isEmpty()) {
      throw violated(value, member, "Member must have length greater than or equal to 1");
    }
    if (value.length() > LONGEST_NAME) {
      throw violated(
          value, member, "Member must have length less than or equal to " + LONGEST_NAME);
    }
    if (!pattern.matcher(value).matches()) {
      throw violated(
          value, member, "Member must satisfy regular expression pattern: " + patternText);
    }
    return value;
  }

  /**
   * The pages of an operation.
   *
   * @param sizeMember the request's member that takes the size
   * @param most the largest, from 1, which is the default
   */
  static Paging pages(String sizeMember, int most) {
    return new Paging(
        "nextToken",
        token -> Reading.invalidToken(),
        sizeMember,
        asked -> limit(asked, sizeMember, most));
  }

  /** A limit from 1 to the most, which is the default. */
  static int limit(@Nullable Integer limit, int most) {
    return limit(limit, "limit", most);
  }

  private static int limit(@Nullable Integer limit, String member, int most) {
    if (limit == null) {
      return most;
    }
    if (limit < 1) {
      throw violated(limit, member, "Member must have value greater than or equal to 1");
    }
    if (limit > most) {
      throw violated(limit, member, "Member must have value less than or equal to " + most);
    }
    return limit;
  }

  static long notNegative(long value, String member) {
    if (value < 0) {
      throw violated(value, member, "Member must have value greater than or equal to 0");
    }
    return value;
  }

  static void oneOf(int value, Collection<Integer> allowed, String member) {
    if (!allowed.contains(value)) {
      throw violated(value, member, "Member must satisfy enum value set: " + allowed);
    }
  }

  /** A value that is none of its member's. */
  static AwsServiceException notAmong(String value, String member, Collection<?> known) {
    return violated(value, member, "Member must satisfy enum value set: " + known);
  }

  static AwsServiceException violated(@Nullable Object value, String member, String constraint) {
    return LogsErrors.invalid(
        "1 validation error detected: Value %s at '%s' failed to satisfy constraint: %s"
            .formatted(value == null ? "null" : "'" + value + "'", member, constraint));
  }
}
