package dev.provingground.region.services.events;

import dev.provingground.region.api.AwsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;

/** EventBridge's errors. */
final class EventErrors {
  private EventErrors() {}

  static AwsServiceException validation(String message) {
    return AwsErrors.error("ValidationException", message);
  }

  static AwsServiceException ruleNotFound(@Nullable String name) {
    return notFound("Rule " + name + " does not exist on EventBus default.");
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
