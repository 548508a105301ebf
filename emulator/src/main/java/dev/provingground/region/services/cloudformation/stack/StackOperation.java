package dev.provingground.region.services.cloudformation.stack;

/** Something under way on a stack. */
interface StackOperation {
  void start();

  /** Stops where it is; the stack's next operation takes over what there is. */
  void cancel();
}
