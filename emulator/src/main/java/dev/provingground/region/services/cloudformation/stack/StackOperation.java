package dev.provingground.region.services.cloudformation.stack;

/** Something under way on a stack. */
interface StackOperation {
  void start();

  /** Stops where it is; the stack's next operation takes over what there is. */
  void cancel();

  /** Whether a parent stack began it, which also ends it. */
  default boolean isEmbedded() {
    return false;
  }

  /** Deletes what is left over: an embedded operation that succeeded waits for its parent's. */
  default void cleanUp() {}
}
