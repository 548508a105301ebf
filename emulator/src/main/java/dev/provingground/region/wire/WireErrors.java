package dev.provingground.region.wire;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Reads what goes on the wire from the SDK's exceptions. */
final class WireErrors {
  private WireErrors() {}

  /** The code; where it was not set, what the exception's class is called. */
  static String code(AwsServiceException error) {
    var details = error.awsErrorDetails();
    return details != null && details.errorCode() != null
        ? details.errorCode()
        : error.getClass().getSimpleName();
  }

  /** The message for people; never null. */
  static String message(AwsServiceException error) {
    var details = error.awsErrorDetails();
    var message =
        details != null && details.errorMessage() != null
            ? details.errorMessage()
            : error.getMessage();
    return message == null ? "" : message;
  }

  /** The HTTP status; 400 where it was not set. */
  static int status(AwsServiceException error) {
    return error.statusCode() == 0 ? 400 : error.statusCode();
  }
}
