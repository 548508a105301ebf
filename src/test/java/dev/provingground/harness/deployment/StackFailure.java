package dev.provingground.harness.deployment;

/**
 * CloudFormation did not reach the state that was asked for; the message gives the first reason.
 */
public final class StackFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  StackFailure(String message) {
    super(message);
  }
}
