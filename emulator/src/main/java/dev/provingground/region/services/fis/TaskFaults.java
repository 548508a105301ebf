package dev.provingground.region.services.fis;

/**
 * Faults inside of tasks; what runs tasks implements it. Called on the event loop, which it never
 * blocks. A fault ends with its task, and with the region.
 */
public interface TaskFaults {
  /**
   * Does something to a task.
   *
   * @param taskArn a task's that runs; refused when none does
   */
  Injection inject(String taskArn, Fault fault, Injection.Listener listener);

  /** What is done to a task. */
  sealed interface Fault {}

  /**
   * Signals the task's processes of a name. Over by itself; evidence {@code processesSignalled}.
   *
   * @param processName as the kernel has it, or the file name of the command; refused when the task
   *     has no such process
   */
  record KillProcess(String processName, Signal signal) implements Fault {}

  /** What a process is signalled. */
  enum Signal {
    SIGTERM,
    SIGKILL
  }

  /**
   * Burns processor time within the task's limit; evidence {@code cpuMillis}, {@code workers} and
   * {@code throttledPeriods}: how often the kernel made the task wait for its next share. Refused
   * where the host does not limit tasks, as it would burn everybody's.
   *
   * @param percent of a processor for each worker, 1 to 100
   * @param workers processes; 0 for as many as the task has vCPUs, at least 1
   */
  record CpuStress(int percent, int workers) implements Fault {}
}
