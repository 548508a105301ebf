package dev.provingground.region.services.iam;

import dev.provingground.region.api.AwsErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** IAM's errors. */
final class IamErrors {
  private IamErrors() {}

  static AwsServiceException noSuchEntity(String message) {
    return AwsErrors.of(NoSuchEntityException.builder(), "NoSuchEntity", message, 404);
  }

  static AwsServiceException alreadyExists(String message) {
    return AwsErrors.of(
        EntityAlreadyExistsException.builder(), "EntityAlreadyExists", message, 409);
  }

  static AwsServiceException deleteConflict(String message) {
    return AwsErrors.of(DeleteConflictException.builder(), "DeleteConflict", message, 409);
  }

  static AwsServiceException limitExceeded(String message) {
    return AwsErrors.of(LimitExceededException.builder(), "LimitExceeded", message, 409);
  }

  static AwsServiceException invalidInput(String message) {
    return AwsErrors.of(InvalidInputException.builder(), "InvalidInput", message, 400);
  }

  static AwsServiceException accessDenied(String message) {
    return AwsErrors.error("AccessDenied", message, 403);
  }
}
