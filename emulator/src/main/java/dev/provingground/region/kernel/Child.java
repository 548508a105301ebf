package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;

/**
 * A child process of this one. Once it was reaped its number may be another's, so signals to it
 * then do nothing. Thread-safe.
 */
public final class Child {
  /** SIGKILL's number. */
  public static final int KILL = 9;

  /** SIGTERM's number. */
  public static final int TERM = 15;

  private static final int SIGNALLED = 128;
  private static final Native KILL_CALL = Native.of("kill");
  private static final Native WAITPID = Native.of("waitpid");
  private static final Native WAITID = Native.of("waitid");
  private static final int P_PID = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x1000000;
  private static final int SIGNAL_INFO = 128;

  private final int pid;
  private final Object lock = new Object();
  private boolean reaped;

  /**
   * @param pid what {@link Spawn#start} answered
   */
  public Child(int pid) {
    this.pid = pid;
  }

  public int pid() {
    return pid;
  }

  /** Sends the signal, unless the process has ended. */
  public void signal(int number) {
    synchronized (lock) {
      if (!reaped) {
        KILL_CALL.call("kill " + pid + " with " + number, pid, number);
      }
    }
  }

  /**
   * Waits for the process to end. Its number stays its own until {@link #reap}. Takes a platform
   * thread.
   */
  public void awaitEnd() {
    try (var arena = Arena.ofConfined()) {
      var information = arena.allocate(SIGNAL_INFO, 8);
      WAITID.uninterrupted("waitid", P_PID, pid, information.address(), WEXITED | WNOWAIT);
    }
  }

  /**
   * Gives the number of the ended process free, waiting for its end first. To be called once.
   *
   * @return its exit code, or 128 and the signal that ended it
   */
  public int reap() {
    awaitEnd(); // outside the lock, so that it can still be signalled
    synchronized (lock) {
      int status;
      try (var arena = Arena.ofConfined()) {
        var word = arena.allocate(JAVA_INT);
        WAITPID.uninterrupted("waitpid", pid, word.address(), 0);
        status = word.get(JAVA_INT, 0);
      }
      reaped = true;
      int signal = status & 0x7F;
      return signal == 0 ? status >> 8 & 0xFF : SIGNALLED + signal;
    }
  }
}
