package dev.provingground.harness.drill;

/** The parts of a drill. */
public enum Phase {
  /** Until the first fault. */
  BEFORE("before the fault"),
  /** From the first fault to recovery. */
  DURING("from the fault to the recovery"),
  /** From recovery on. */
  AFTER("after the recovery");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  /** As a sentence goes on: {@code after the recovery}. */
  public String words() {
    return words;
  }
}
