package dev.provingground.region.services.secretsmanager;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.LimitExceededException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets Manager's errors. */
final class SecretErrors {
  static final Paging PAGES =
      new Paging(
          "NextToken",
          token ->
              AwsErrors.of(
                  InvalidNextTokenException.builder(),
                  "InvalidNextTokenException",
                  "The NextToken value is invalid."),
          "MaxResults",
          asked -> within(asked == null ? 100 : asked, "maxResults", 1, 100));

  private SecretErrors() {}

  static AwsServiceException validation(String message) {
    return AwsErrors.error("ValidationException", message);
  }

  /** A constraint of the service's model that does not hold; values are secrets, and left out. */
  static AwsServiceException violated(String member, String constraint) {
    return validation(
        "1 validation error detected: Value at '%s' failed to satisfy constraint: %s"
            .formatted(member, constraint));
  }

  static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw violated(member, "Member must not be null");
    }
    return value;
  }

  /**
   * @return the number
   */
  static int within(int number, String member, int least, int most) {
    if (number < least) {
      throw violated(member, "Member must have value greater than or equal to " + least);
    }
    if (number > most) {
      throw violated(member, "Member must have value less than or equal to " + most);
    }
    return number;
  }

  static void requireLength(int length, String member, int least, int most) {
    if (length < least) {
      throw violated(member, "Member must have length greater than or equal to " + least);
    }
    if (length > most) {
      throw violated(member, "Member must have length less than or equal to " + most);
    }
  }

  static AwsServiceException notFound(String what) {
    return AwsErrors.of(
        ResourceNotFoundException.builder(),
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret" + what);
  }

  static AwsServiceException exists(String message) {
    return AwsErrors.of(ResourceExistsException.builder(), "ResourceExistsException", message);
  }

  static AwsServiceException parameter(String message) {
    return AwsErrors.of(InvalidParameterException.builder(), "InvalidParameterException", message);
  }

  static AwsServiceException state(String message) {
    return AwsErrors.of(InvalidRequestException.builder(), "InvalidRequestException", message);
  }

  static AwsServiceException limit(String message) {
    return AwsErrors.of(LimitExceededException.builder(), "LimitExceededException", message);
  }

  static AwsServiceException markedForDeletion() {
    return state(
        "You can't perform this operation on the secret because it was marked for deletion.");
  }
}
