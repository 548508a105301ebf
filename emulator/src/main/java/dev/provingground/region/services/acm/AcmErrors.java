package dev.provingground.region.services.acm;

import dev.provingground.region.api.AwsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.acm.model.LimitExceededException;
import software.amazon.awssdk.services.acm.model.RequestInProgressException;
import software.amazon.awssdk.services.acm.model.ResourceInUseException;
import software.amazon.awssdk.services.acm.model.ResourceNotFoundException;
import software.amazon.awssdk.services.acm.model.TooManyTagsException;
import software.amazon.awssdk.services.acm.model.ValidationException;

/** Certificate Manager's errors. */
final class AcmErrors {
  private AcmErrors() {}

  static AwsServiceException validation(String message) {
    return AwsErrors.of(ValidationException.builder(), "ValidationException", message);
  }

  /** A required member. */
  static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw validation(
          "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
              .formatted(member));
    }
    return value;
  }

  static AwsServiceException notFound(String arn) {
    return AwsErrors.of(
        ResourceNotFoundException.builder(),
        "ResourceNotFoundException",
        "Could not find certificate " + arn + ".");
  }

  static AwsServiceException limitExceeded(String message) {
    return AwsErrors.of(LimitExceededException.builder(), "LimitExceededException", message);
  }

  static AwsServiceException inProgress(String arn) {
    return AwsErrors.of(
        RequestInProgressException.builder(),
        "RequestInProgressException",
        "The certificate request for " + arn + " is in progress.");
  }

  static AwsServiceException inUse(String arn) {
    return AwsErrors.of(
        ResourceInUseException.builder(),
        "ResourceInUseException",
        "Certificate " + arn + " is in use.");
  }

  static AwsServiceException tooManyTags() {
    return AwsErrors.of(
        TooManyTagsException.builder(),
        "TooManyTagsException",
        "A certificate can have at most 50 tags.");
  }
}
