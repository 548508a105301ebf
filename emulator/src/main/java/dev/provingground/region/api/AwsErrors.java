package dev.provingground.region.api;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Errors as AWS's clients know them: a code, a message for people, an HTTP status. */
public final class AwsErrors {
  private AwsErrors() {}

  /** An error that has no class of its own in the SDK, such as EC2's. Status 400. */
  public static AwsServiceException error(String code, String message) {
    return error(code, message, 400);
  }

  /** An error that has no class of its own in the SDK, with its HTTP status. */
  public static AwsServiceException error(String code, String message, int status) {
    return of(AwsServiceException.builder(), code, message, status);
  }

  /** A modelled error; status 400. Members beyond the message may be set on the builder before. */
  public static AwsServiceException of(
      AwsServiceException.Builder builder, String code, String message) {
    return of(builder, code, message, 400);
  }

  /**
   * A modelled error.
   *
   * @param code as it stands on the wire, which is not always the class's name ({@code
   *     LoadBalancerNotFound})
   * @param status the HTTP status, 400 to 599
   */
  public static AwsServiceException of(
      AwsServiceException.Builder builder, String code, String message, int status) {
    var details = AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    var error = builder.awsErrorDetails(details).message(message).statusCode(status).build();
    return error;
  }
}
