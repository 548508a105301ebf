package dev.provingground.region.container;

/**
 * A container that cannot start. The message is in ECS's words, of its "Stopped task error
 * messages".
 */
final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }

  static StartException cannotCreate(String why) {
    return new StartException(
        "CannotCreateContainerError: failed to create new container runtime task: " + why);
  }

  /** What runc says of a command that cannot run. */
  static StartException cannotStart(String why) {
    return new StartException(
        "CannotStartContainerError: ResourceInitializationError: failed to create new container"
            + " runtime task: failed to create shim task: OCI runtime create failed: runc create"
            + " failed: unable to start container process: "
            + why
            + ": unknown");
  }
}
