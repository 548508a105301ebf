package dev.provingground.region.services.cloudformation.resource;

import dev.provingground.region.services.cloudformation.template.Problems;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** A handler could not do what it should. */
public final class HandlerFailure extends RuntimeException {
  private final HandlerErrorCode code;

  public HandlerFailure(HandlerErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  private HandlerFailure(HandlerErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
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
    return "Resource handler returned message: \"%s\" (RequestToken: %s, HandlerErrorCode: %s)"
        .formatted(getMessage(), requestToken, code.word());
  }
}
