package dev.provingground.harness.deployment;

/**
 * CloudFormation did not reach the state that was asked for; the message gives the first reason.
 */
public final class StackFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is said of a stack that was still on its way when it should have been there. */
  public static final String LATE = "is not complete within the limit";

  StackFailure(String message) {
    super(message);
  }
}
