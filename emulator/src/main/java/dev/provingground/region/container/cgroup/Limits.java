package dev.provingground.region.container.cgroup;

/**
 * What a task, or a container of it, may use.
 *
 * @param cpuUnits of 1024 a processor
 * @param memoryMiB with no swap beside it
 */
public record Limits(int cpuUnits, int memoryMiB) {
  static final long PERIOD_MICROS = 100_000;

  /** Threads of a task; Fargate states no number, this one keeps a fork bomb from the host. */
  static final int THREADS = 4096;

  private static final int UNITS_A_PROCESSOR = 1024;
  private static final int LEAST_SHARES = 2;
  private static final long LEAST_QUOTA = 1000;

  public Limits {
    if (cpuUnits < 1 || memoryMiB < 1) {
      throw new IllegalArgumentException(
          "CPU units and MiB must be positive, not " + cpuUnits + " and " + memoryMiB);
    }
  }

  /** The processor time that each period of 100 ms has for it, in microseconds. */
  long quotaMicros() {
    return Math.max(LEAST_QUOTA, cpuUnits * PERIOD_MICROS / UNITS_A_PROCESSOR);
  }

  /** Its weight where processors are short, in units of version 1. */
  int shares() {
    return Math.max(LEAST_SHARES, cpuUnits);
  }

  /** The same in units of version 2, by the kernel's usual conversion from 2…262144 to 1…10000. */
  long weight() {
    return 1 + (shares() - 2L) * 9999 / 262_142;
  }

  long memoryBytes() {
    return (long) memoryMiB << 20;
  }
}
