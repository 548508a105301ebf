package dev.provingground.region.wire;

import java.util.Map;
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

  /**
   * What the model calls the error, which is not always its code; AWS's own names for errors that
   * every service has are their codes.
   */
  static String shape(AwsServiceException error) {
    return error.getClass() == AwsServiceException.class
        ? code(error)
        : error.getClass().getSimpleName();
  }

  /**
   * The header that gives clients of services that once spoke query the code that they knew, where
   * they ask for it.
   */
  static Map<String, String> queryCode(AwsServiceException error, Received request) {
    return request.header("x-amzn-query-mode").equals("true")
        ? Map.of(
            "x-amzn-query-error", code(error) + (status(error) < 500 ? ";Sender" : ";Receiver"))
        : Map.of();
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
