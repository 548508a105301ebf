package dev.provingground.region.container;

import dev.provingground.region.services.fis.Injection;
import dev.provingground.region.services.fis.TaskFaults;
import dev.provingground.region.time.EventLoop;
import java.util.Optional;
import java.util.function.Function;

/** Faults in the processes of tasks. What takes time happens on threads of its own. */
final class TaskFaultInjector implements TaskFaults {
  private final EventLoop loop;
  private final Function<String, Optional<RunningTask>> tasks;
  private final boolean limited;

  /**
   * @param tasks by ARN
   * @param limited whether the processor time of tasks is
   */
  TaskFaultInjector(
      EventLoop loop, Function<String, Optional<RunningTask>> tasks, boolean limited) {
    this.loop = loop;
    this.tasks = tasks;
    this.limited = limited;
  }

  @Override
  public Injection inject(String taskArn, Fault fault, Injection.Listener listener) {
    var task = tasks.apply(taskArn);
    if (task.isEmpty()) {
      return refuse(listener, "The task does not run: " + taskArn);
    }
    return switch (fault) {
      case KillProcess kill -> {
        Thread.ofVirtual()
            .name("kill in " + taskArn)
            .start(() -> new ProcessSignal(loop, kill, listener).send(task.get().processes()));
        yield () -> {};
      }
      case CpuStress stress -> {
        if (!limited) {
          yield refuse(
              listener,
              "This host does not limit the processor time of tasks: the stress would be"
                  + " everybody's. Run the region where it has the control group 'cpu'");
        }
        var injection = new StressInjection(loop, task.get(), stress, listener);
        injection.begin();
        yield injection;
      }
    };
  }

  private Injection refuse(Injection.Listener listener, String reason) {
    loop.execute(() -> listener.refused(reason));
    return () -> {};
  }
}
