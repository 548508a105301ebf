package dev.provingground.harness.sweep;

import dev.provingground.infra.TagKeys;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A thing in a region, whoever made it.
 *
 * @param what it is and how it is called, such as {@code log group /aws/events/x}
 * @param tags that it carries; none when it has gone meanwhile
 * @param removal takes it away
 */
public record Found(String what, Map<String, String> tags, Runnable removal) {
  public Found {
    tags = Map.copyOf(tags);
  }

  /** With its tags looked up: others take their things away meanwhile. */
  static Found withTags(String what, Supplier<Map<String, String>> tags, Runnable removal) {
    try {
      return new Found(what, tags.get(), removal);
    } catch (AwsServiceException e) {
      if (isGone(e)) {
        return new Found(what, Map.of(), removal);
      }
      throw e;
    }
  }

  /** Takes it away, unless somebody else just did. */
  void remove() {
    try {
      removal.run();
    } catch (AwsServiceException e) {
      if (!isGone(e)) {
        throw e;
      }
    }
  }

  /** Each service has an error of its own for it; these are how they are called. */
  private static boolean isGone(AwsServiceException e) {
    var code = String.valueOf(e.awsErrorDetails().errorCode());
    return code.contains("NotFound") || code.equals("NoSuchEntity");
  }

  /** Whether a run made it that should have ended by that time. */
  boolean isExpired(Instant now) {
    return tags.containsKey(TagKeys.RUN)
        && Optional.ofNullable(tags.get(TagKeys.EXPIRES)).filter(e -> isPast(e, now)).isPresent();
  }

  private static boolean isPast(String expires, Instant now) {
    try {
      return Instant.parse(expires).isBefore(now);
    } catch (DateTimeParseException e) {
      return false; // it is not from a run of this suite
    }
  }

  /** With whose it is. */
  @Override
  public String toString() {
    return "%s of %s, run %s"
        .formatted(
            what,
            tags.getOrDefault(TagKeys.OWNER, "nobody"),
            tags.getOrDefault(TagKeys.RUN, "unknown"));
  }
}
