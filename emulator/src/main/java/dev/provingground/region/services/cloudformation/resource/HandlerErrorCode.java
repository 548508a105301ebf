package dev.provingground.region.services.cloudformation.resource;

import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** How CloudFormation's registry classifies what goes wrong in a handler. */
public enum HandlerErrorCode {
  ACCESS_DENIED("AccessDenied"),
  ALREADY_EXISTS("AlreadyExists"),
  GENERAL_SERVICE_EXCEPTION("GeneralServiceException"),
  INTERNAL_FAILURE("InternalFailure"),
  INVALID_REQUEST("InvalidRequest"),
  NOT_FOUND("NotFound"),
  NOT_STABILIZED("NotStabilized"),
  NOT_UPDATABLE("NotUpdatable"),
  /** Something else still uses the resource. */
  RESOURCE_CONFLICT("ResourceConflict"),
  SERVICE_INTERNAL_ERROR("ServiceInternalError"),
  SERVICE_LIMIT_EXCEEDED("ServiceLimitExceeded"),
  THROTTLING("Throttling");

  private static final List<String> CONFLICTS =
      List.of(
          "DependencyViolation",
          "DeleteConflict",
          "ResourceInUse",
          "ResourceInUseException",
          "ClusterContainsServicesException",
          "ClusterContainsTasksException",
          "ClusterContainsContainerInstancesException",
          "IncorrectState",
          "OperationAbortedException",
          "OperationNotPermitted");

  private final String word;

  HandlerErrorCode(String word) {
    this.word = word;
  }

  /** The word in events. */
  public String word() {
    return word;
  }

  static HandlerErrorCode of(AwsServiceException error) {
    var details = error.awsErrorDetails();
    var code = details == null ? "" : details.errorCode();
    if (code.contains("NotFound")
        || code.startsWith("NoSuchEntity")
        || code.equals("NoSuchHostedZone")
        || code.startsWith("NoSuchBucket")
        || code.equals("Gateway.NotAttached")
        || code.equals("ServiceNotActiveException")) {
      return NOT_FOUND;
    }
    if (code.contains("AlreadyExists") || code.contains("Duplicate")) {
      return ALREADY_EXISTS;
    }
    if (code.contains("AccessDenied") || code.equals("UnauthorizedOperation")) {
      return ACCESS_DENIED;
    }
    if (CONFLICTS.contains(code)) {
      return RESOURCE_CONFLICT;
    }
    if (code.contains("LimitExceeded") || code.startsWith("TooMany")) {
      return SERVICE_LIMIT_EXCEEDED;
    }
    if (code.startsWith("Throttling")) {
      return THROTTLING;
    }
    return error.statusCode() >= 500 ? SERVICE_INTERNAL_ERROR : INVALID_REQUEST;
  }
}
