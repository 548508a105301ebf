package dev.provingground.region.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.invoke.MethodHandle;

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
  private static final MethodHandle KILL_CALL =
      Native.find("kill", JAVA_INT, 0, JAVA_INT, JAVA_INT);
  private static final MethodHandle WAITPID =
      Native.find("waitpid", JAVA_INT, 0, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle WAITID =
      Native.find("waitid", JAVA_INT, 0, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
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
        Native.call(
            "kill " + pid + " with " + number,
            (s, a) -> (int) KILL_CALL.invokeExact(s, pid, number));
      }
    }
  }

  /**
   * Waits for the process to end. Its number stays its own until {@link #reap}. Takes a platform
   * thread.
   */
  public void awaitEnd() {
    Native.uninterrupted(
        "waitid",
        (s, a) ->
            (int) WAITID.invokeExact(s, P_PID, pid, a.allocate(SIGNAL_INFO, 8), WEXITED | WNOWAIT));
  }

  /**
   * Gives the number of the ended process free, waiting for its end first. To be called once.
   *
   * @return its exit code, or 128 and the signal that ended it
   */
  public int reap() {
    awaitEnd(); // outside the lock, so that it can still be signalled
    synchronized (lock) {
      var status = new int[1];
      Native.uninterrupted(
          "waitpid",
          (s, a) -> {
            var word = a.allocate(JAVA_INT);
            int result = (int) WAITPID.invokeExact(s, pid, word, 0);
            status[0] = word.get(JAVA_INT, 0);
            return result;
          });
      reaped = true;
      int signal = status[0] & 0x7F;
      return signal == 0 ? status[0] >> 8 & 0xFF : SIGNALLED + signal;
    }
  }
}
