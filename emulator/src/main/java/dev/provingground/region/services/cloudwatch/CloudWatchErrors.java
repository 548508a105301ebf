package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidFormatException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidNextTokenException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterCombinationException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterValueException;
import software.amazon.awssdk.services.cloudwatch.model.MissingRequiredParameterException;
import software.amazon.awssdk.services.cloudwatch.model.ResourceNotFoundException;

/** CloudWatch's errors. */
final class CloudWatchErrors {
  private CloudWatchErrors() {}

  static AwsServiceException invalid(String message) {
    return AwsErrors.of(InvalidParameterValueException.builder(), "InvalidParameterValue", message);
  }

  static AwsServiceException combination(String message) {
    return AwsErrors.of(
        InvalidParameterCombinationException.builder(), "InvalidParameterCombination", message);
  }

  /** What AWS answers to most of what PutMetricAlarm and GetMetricData do not allow. */
  static AwsServiceException validation(String message) {
    return AwsErrors.error("ValidationError", message);
  }

  static AwsServiceException format(String message) {
    return AwsErrors.of(InvalidFormatException.builder(), "InvalidFormat", message);
  }

  static AwsServiceException invalidToken() {
    return AwsErrors.of(
        InvalidNextTokenException.builder(), "InvalidNextToken", "The NextToken is not valid.");
  }

  /** An alarm that an operation on alarms names. */
  static AwsServiceException noAlarm(String name) {
    return AwsErrors.of(
        ResourceNotFoundException.builder(),
        "ResourceNotFound",
        "There is no alarm named '" + name + "'.",
        404);
  }

  /** A resource that an operation on tags names by its ARN. */
  static AwsServiceException noResource(String arn) {
    return AwsErrors.of(
        ResourceNotFoundException.builder(),
        "ResourceNotFoundException",
        "Unknown: the resource " + arn + " does not exist.",
        404);
  }

  static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw AwsErrors.of(
          MissingRequiredParameterException.builder(),
          "MissingParameter",
          "The parameter " + member + " is required.");
    }
    return value;
  }

  /**
   * The pages of an operation.
   *
   * @param most the largest, from 1
   */
  static Paging pages(int standard, int most) {
    return new Paging(
        "NextToken",
        token -> invalidToken(),
        "MaxRecords",
        asked -> {
          int size = asked == null ? standard : asked;
          if (size < 1 || size > most) {
            throw validation(
                "The value " + size + " is not between 1 and " + most + ", as MaxRecords must be.");
          }
          return size;
        });
  }
}
