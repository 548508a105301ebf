package dev.provingground.region.services.fis;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Why an experiment or an action fails, with a code of "Error codes" in the FIS user guide. */
final class Failure extends Exception {
  private static final long serialVersionUID = 1;

  static final String CONFIGURATION = "ConfigurationFailure";
  static final String DEPENDENT_SERVICE = "DependentServiceFailure";
  static final String INVALID_TARGET = "InvalidTarget";
  static final String AUTHORIZATION = "AuthorizationFailure";

  private final String code;

  Failure(String code, String reason) {
    super(reason);
    this.code = code;
  }

  /** What another service answered. */
  static Failure of(AwsServiceException error) {
    var details = error.awsErrorDetails();
    boolean denied =
        error.statusCode() == 403
            || details.errorCode().startsWith("AccessDenied")
            || details.errorCode().equals("UnauthorizedOperation");
    return new Failure(denied ? AUTHORIZATION : DEPENDENT_SERVICE, details.errorMessage());
  }

  String code() {
    return code;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
