package dev.provingground.region.services.cloudformation.stack;

import software.amazon.awssdk.services.cloudformation.model.OnFailure;

/**
 * What becomes of a stack when its creation or update fails.
 *
 * @param onFailure {@code DO_NOTHING} keeps what succeeded ("Choose how to handle failures when
 *     provisioning resources"); {@code DELETE} is for creations only
 * @param retainsExceptOnCreate whether what the failed operation made is deleted even where its
 *     DeletionPolicy is Retain
 */
public record FailurePolicy(OnFailure onFailure, boolean retainsExceptOnCreate) {

  /** The policy of an operation that is rolled back, or is not. */
  public static FailurePolicy of(boolean keeps, boolean retainsExceptOnCreate) {
    return new FailurePolicy(
        keeps ? OnFailure.DO_NOTHING : OnFailure.ROLLBACK, retainsExceptOnCreate);
  }

  boolean keeps() {
    return onFailure == OnFailure.DO_NOTHING;
  }
}
