package dev.provingground.region.services.cloudformation.stack;

import software.amazon.awssdk.services.cloudformation.model.OnFailure;

/**
 * What becomes of a stack when its creation or update fails.
 *
 * @param onFailure {@code DO_NOTHING} keeps what succeeded ("Choose how to handle failures when
 *     provisioning resources"); {@code DELETE} is for creations only
 * @param retainsExceptOnCreate whether what the failed operation made is deleted even where its
 *     DeletionPolicy is Retain
 * @param embedded whether a parent stack began the operation: then it says what becomes of a
 *     creation that failed, and when what an update leaves over is deleted ("Nested stacks are
 *     stuck in …" in CloudFormation's troubleshooting guide)
 */
public record FailurePolicy(OnFailure onFailure, boolean retainsExceptOnCreate, boolean embedded) {

  public FailurePolicy(OnFailure onFailure, boolean retainsExceptOnCreate) {
    this(onFailure, retainsExceptOnCreate, false);
  }

  /** The policy of an operation that is rolled back, or is not. */
  public static FailurePolicy of(boolean keeps, boolean retainsExceptOnCreate) {
    return new FailurePolicy(
        keeps ? OnFailure.DO_NOTHING : OnFailure.ROLLBACK, retainsExceptOnCreate);
  }

  /** The same of an operation that a parent stack began. */
  public FailurePolicy asEmbedded() {
    return new FailurePolicy(onFailure, retainsExceptOnCreate, true);
  }

  boolean keeps() {
    return onFailure == OnFailure.DO_NOTHING;
  }
}
