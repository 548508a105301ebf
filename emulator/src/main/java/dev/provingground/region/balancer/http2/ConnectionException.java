package dev.provingground.region.balancer.http2;

/** What a client must not do; its connection ends. */
public final class ConnectionException extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorCode error;

  public ConnectionException(ErrorCode error, String message) {
    super(message, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    this.error = error;
  }

  public ErrorCode error() {
    return error;
  }
}
