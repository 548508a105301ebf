package dev.provingground.region.services.events;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.LimitExceededException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;

/** EventBridge's errors. */
final class EventErrors {
  private static final int LARGEST_PAGE = 100;

  /** EventBridge's pages: 1 to 100 results, which is the default. */
  static final Paging PAGES =
      new Paging(
          "NextToken",
          token -> validation("Parameter NextToken is not valid."),
          "Limit",
          EventErrors::pageSize);

  private EventErrors() {}

  static AwsServiceException validation(String message) {
    return AwsErrors.error("ValidationException", message);
  }

  static AwsServiceException pattern(String value, String member, String pattern) {
    return validation(
        "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy regular expression pattern: %s"
            .formatted(value, member, pattern));
  }

  static AwsServiceException malformedArn(String arn) {
    return validation(
        "Parameter " + arn + " is not valid. Reason: Provided Arn is not in correct format.");
  }

  static AwsServiceException outOfRange(int value, String member, int least, int most) {
    return validation(
        "1 validation error detected: Value '%d' at '%s' failed to satisfy constraint: Member must have value %s than or equal to %d"
            .formatted(
                value, member, value < least ? "greater" : "less", value < least ? least : most));
  }

  static AwsServiceException ruleNotFound(@Nullable String name) {
    return notFound("Rule " + name + " does not exist on EventBus default.");
  }

  /** More targets than a rule may have. */
  static AwsServiceException limitExceeded() {
    return AwsErrors.of(
        LimitExceededException.builder(),
        "LimitExceededException",
        "The requested resource exceeds the maximum number allowed.");
  }

  static AwsServiceException notFound(String message) {
    return AwsErrors.of(ResourceNotFoundException.builder(), "ResourceNotFoundException", message);
  }

  static AwsServiceException pattern(String reason) {
    return AwsErrors.of(
        InvalidEventPatternException.builder(),
        "InvalidEventPatternException",
        "Event pattern is not valid. Reason: " + reason);
  }

  private static int pageSize(@Nullable Integer asked) {
    int size = asked == null ? LARGEST_PAGE : asked;
    if (size < 1 || size > LARGEST_PAGE) {
      throw outOfRange(size, "limit", 1, LARGEST_PAGE);
    }
    return size;
  }

  static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw validation(
          "1 validation error detected: Value null at '"
              + member
              + "' failed to satisfy constraint: Member must not be null");
    }
    return value;
  }
}
