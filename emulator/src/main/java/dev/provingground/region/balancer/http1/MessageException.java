package dev.provingground.region.balancer.http1;

/** A message that no mode lets through: where it ends, or what it says, cannot be told. */
public final class MessageException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * @param status what a client hears whose request this is
   */
  MessageException(int status, String message) {
    super(message, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
