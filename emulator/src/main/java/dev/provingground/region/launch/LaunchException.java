package dev.provingground.region.launch;

/** Why no region can be started; the message is one line and says what to do. */
public final class LaunchException extends Exception {
  private static final long serialVersionUID = 1;

  public LaunchException(String message) {
    super(message);
  }

  public LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
