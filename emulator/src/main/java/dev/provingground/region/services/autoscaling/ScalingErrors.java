package dev.provingground.region.services.autoscaling;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.applicationautoscaling.model.InvalidNextTokenException;
import software.amazon.awssdk.services.applicationautoscaling.model.LimitExceededException;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.ResourceNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.ValidationException;

/** Application Auto Scaling's errors. */
final class ScalingErrors {
  /** Application Auto Scaling's pages: 1 to 50 results, which is the default. */
  static final Paging PAGES =
      new Paging("NextToken", token -> invalidToken(), "MaxResults", ScalingErrors::pageSize);

  private ScalingErrors() {}

  static AwsServiceException validation(String message) {
    return AwsErrors.of(ValidationException.builder(), "ValidationException", message);
  }

  static AwsServiceException limit(String message) {
    return AwsErrors.of(LimitExceededException.builder(), "LimitExceededException", message);
  }

  static AwsServiceException invalidToken() {
    return AwsErrors.of(
        InvalidNextTokenException.builder(), "InvalidNextTokenException", "Invalid NextToken.");
  }

  static AwsServiceException noTarget(TargetId id) {
    return AwsErrors.of(
        ObjectNotFoundException.builder(),
        "ObjectNotFoundException",
        "No scalable target found for " + id + ".");
  }

  static AwsServiceException noPolicy(TargetId id, String policyName) {
    return AwsErrors.of(
        ObjectNotFoundException.builder(),
        "ObjectNotFoundException",
        "No scaling policy found for " + id + ", policy name: " + policyName + ".");
  }

  static AwsServiceException noScheduledAction(TargetId id, String name) {
    return AwsErrors.of(
        ObjectNotFoundException.builder(),
        "ObjectNotFoundException",
        "No scheduled action found for " + id + ", scheduled action name: " + name + ".");
  }

  static AwsServiceException noResource(String arn) {
    return AwsErrors.of(
        ResourceNotFoundException.builder().resourceName(arn),
        "ResourceNotFoundException",
        "The resource " + arn + " does not exist.");
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

  private static int pageSize(@Nullable Integer asked) {
    int size = asked == null ? 50 : asked;
    if (size < 1 || size > 50) {
      throw validation("MaxResults must be 1 to 50, not " + size + ".");
    }
    return size;
  }
}
