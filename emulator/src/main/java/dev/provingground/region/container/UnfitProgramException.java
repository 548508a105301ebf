package dev.provingground.region.container;

import dev.provingground.region.kernel.KernelException;

/**
 * The kernel does not take the container's program: it is for another machine, or its interpreter
 * is missing. On AWS such a container starts, says so on standard error, and exits.
 */
final class UnfitProgramException extends Exception {
  private static final long serialVersionUID = 1;
  private static final int ENOENT = 2;
  private static final int ENOEXEC = 8;
  private static final int EACCES = 13;

  private UnfitProgramException(String message, KernelException cause) {
    super(message, cause);
  }

  /** In the words that runc leaves on standard error. */
  static UnfitProgramException of(LaunchPlan plan, KernelException cause) {
    var why =
        switch (cause.errno()) {
          case ENOENT -> "no such file or directory";
          case ENOEXEC -> "exec format error";
          case EACCES -> "permission denied";
          default -> cause.getMessage();
        };
    return new UnfitProgramException("exec " + plan.program() + ": " + why, cause);
  }
}
