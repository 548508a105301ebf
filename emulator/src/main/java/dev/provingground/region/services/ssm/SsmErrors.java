package dev.provingground.region.services.ssm;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.model.InvalidFilterKeyException;
import software.amazon.awssdk.services.ssm.model.InvalidNextTokenException;
import software.amazon.awssdk.services.ssm.model.InvalidResourceIdException;
import software.amazon.awssdk.services.ssm.model.InvalidResourceTypeException;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterMaxVersionLimitExceededException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterVersionLabelLimitExceededException;
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

  /**
   * @param what {@code version} or {@code label}
   */
  static AwsServiceException versionNotFound(String what, String name, String selector) {
    return AwsErrors.of(
        ParameterVersionNotFoundException.builder(),
        "ParameterVersionNotFound",
        "Systems Manager could not find %s %s of %s. Verify the %s and try again."
            .formatted(what, selector, name, what));
  }

  static AwsServiceException tooManyLabels(int most) {
    return AwsErrors.of(
        ParameterVersionLabelLimitExceededException.builder(),
        "ParameterVersionLabelLimitExceeded",
        ("A parameter version can have maximum %d labels. Move one or more labels to another"
                + " version and try again.")
            .formatted(most));
  }

  static AwsServiceException oldestIsLabelled(ParameterHistory oldest) {
    return AwsErrors.of(
        ParameterMaxVersionLimitExceededException.builder(),
        "ParameterMaxVersionLimitExceeded",
        ("You attempted to create a new version of %s by calling the PutParameter API with the"
                + " overwrite flag. Version %d, the oldest version, can't be deleted because it has"
                + " a label associated with it. Move the label to another version of the parameter,"
                + " and try again.")
            .formatted(oldest.name(), oldest.version()));
  }

  /**
   * @param valid the keys that the operation knows
   */
  static AwsServiceException invalidFilterKey(String key, String valid) {
    return AwsErrors.of(
        InvalidFilterKeyException.builder(),
        "InvalidFilterKey",
        "The filter key %s is not valid: use %s.".formatted(key, valid));
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
