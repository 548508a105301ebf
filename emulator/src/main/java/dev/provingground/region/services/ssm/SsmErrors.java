package dev.provingground.region.services.ssm;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.model.InvalidNextTokenException;
import software.amazon.awssdk.services.ssm.model.InvalidResourceIdException;
import software.amazon.awssdk.services.ssm.model.InvalidResourceTypeException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterVersionNotFoundException;
import software.amazon.awssdk.services.ssm.model.ValidationException;

/** Parameter Store's errors. */
final class SsmErrors {
  private SsmErrors() {}

  static AwsServiceException validation(String message) {
    return AwsErrors.of(ValidationException.builder(), "ValidationException", message);
  }

  /** A constraint of the service's model that does not hold. */
  static AwsServiceException violated(@Nullable Object value, String member, String constraint) {
    return validation(
        "1 validation error detected: Value %s at '%s' failed to satisfy constraint: %s"
            .formatted(value == null ? "null" : "'" + value + "'", member, constraint));
  }

  static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw violated(null, member, "Member must not be null");
    }
    return value;
  }

  /** AWS's own message is empty; this one says what was looked for. */
  static AwsServiceException notFound(String name) {
    return AwsErrors.of(
        ParameterNotFoundException.builder(),
        "ParameterNotFound",
        "Parameter %s not found.".formatted(name));
  }

  static AwsServiceException versionNotFound(String name, String selector) {
    return AwsErrors.of(
        ParameterVersionNotFoundException.builder(),
        "ParameterVersionNotFound",
        "Systems Manager could not find version %s of %s. Verify the version and try again."
            .formatted(selector, name));
  }

  static AwsServiceException invalidToken() {
    return AwsErrors.of(
        InvalidNextTokenException.builder(),
        "InvalidNextToken",
        "The specified token isn't valid.");
  }

  static AwsServiceException invalidResourceType() {
    return AwsErrors.of(
        InvalidResourceTypeException.builder(),
        "InvalidResourceType",
        "The resource type is not valid: in this region only Parameter has tags.");
  }

  static AwsServiceException invalidResourceId() {
    return AwsErrors.of(
        InvalidResourceIdException.builder(),
        "InvalidResourceId",
        "The resource ID is not valid. Verify that you entered the correct ID and try again.");
  }

  /**
   * The pages of an operation.
   *
   * @param most the largest, from 1, which is the default
   */
  static Paging pages(int most) {
    return new Paging(
        "NextToken",
        token -> invalidToken(),
        "MaxResults",
        asked -> {
          int size = asked == null ? most : asked;
          if (size < 1 || size > most) {
            throw violated(
                size,
                "maxResults",
                size < 1
                    ? "Member must have value greater than or equal to 1"
                    : "Member must have value less than or equal to " + most);
          }
          return size;
        });
  }
}
