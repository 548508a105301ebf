package dev.provingground.region.container.image;

/** An image that cannot be had or is not what it says. The message is in containerd's words. */
public final class PullException extends Exception {
  private static final long serialVersionUID = 1;

  PullException(String message) {
    super(message);
  }

  PullException(String message, Throwable cause) {
    super(message, cause);
  }
}
