package dev.provingground.region.time;

/** An event that lies in the future. */
public interface Timer {
  /** Forgets the event if it has not happened yet; otherwise does nothing. */
  void cancel();
}
