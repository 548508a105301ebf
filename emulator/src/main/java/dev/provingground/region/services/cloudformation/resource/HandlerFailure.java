package dev.provingground.region.services.cloudformation.resource;

import dev.provingground.region.services.cloudformation.template.Problems;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** A handler could not do what it should. */
public final class HandlerFailure extends RuntimeException {
  private final HandlerErrorCode code;
  private final boolean own;

  public HandlerFailure(HandlerErrorCode code, String message) {
    super(message);
    this.code = code;
    this.own = false;
  }

  private HandlerFailure(String message) {
    super(message);
    this.code = HandlerErrorCode.GENERAL_SERVICE_EXCEPTION;
    this.own = true;
  }

  /** CloudFormation's own, no handler's: events have the message as it is. */
  public static HandlerFailure ofCloudFormation(String message) {
    return new HandlerFailure(message);
  }

  private HandlerFailure(HandlerErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.own = false;
  }

  /** Whatever a handler threw, classified. */
  public static HandlerFailure of(RuntimeException thrown) {
    return switch (thrown) {
      case HandlerFailure failure -> failure;
      case AwsServiceException error ->
          new HandlerFailure(HandlerErrorCode.of(error), Problems.message(error), error);
      case UnsupportedOperationException missing ->
          new HandlerFailure(
              HandlerErrorCode.INVALID_REQUEST,
              "An operation that this needs is not implemented by the region's service: "
                  + missing.getMessage(),
              missing);
      default ->
          new HandlerFailure(
              HandlerErrorCode.INTERNAL_FAILURE, "Internal failure: " + thrown, thrown);
    };
  }

  public HandlerErrorCode code() {
    return code;
  }

  /**
   * The reason as it stands in events.
   *
   * @param requestToken a UUID
   */
  public String reason(String requestToken) {
    return own
        ? String.valueOf(getMessage())
        : "Resource handler returned message: \"%s\" (RequestToken: %s, HandlerErrorCode: %s)"
            .formatted(getMessage(), requestToken, code.word());
  }
}
