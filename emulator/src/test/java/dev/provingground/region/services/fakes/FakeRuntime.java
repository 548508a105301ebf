package dev.provingground.region.services.fakes;

import dev.provingground.region.services.ecs.ContainerRuntime;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Containers that start after half a second and end when the test or a signal says so. */
public final class FakeRuntime implements ContainerRuntime {
  /** What a container does once it has started. */
  public enum Behaviour {
    /** Runs until SIGTERM. */
    SERVES,
    /** Exits with 1 a second after its start. */
    CRASHES,
    /** Does not start at all. */
    CANNOT_START,
    /** Runs until SIGKILL. */
    IGNORES_SIGTERM
  }

  private final EventLoop loop;
  private final Map<String, FakeTask> tasks = new LinkedHashMap<>();
  private Function<ContainerLaunch, Behaviour> behaviours = container -> Behaviour.SERVES;

  public FakeRuntime(EventLoop loop) {
    this.loop = loop;
  }

  /** From now on containers behave like this. */
  public void behave(Function<ContainerLaunch, Behaviour> behaviour) {
    behaviours = behaviour;
  }

  /** Those that have not been released, by ARN. */
  public Map<String, FakeTask> tasks() {
    return tasks;
  }

  /** A task that has not been released. */
  public FakeTask task(String arn) {
    var task = tasks.get(arn);
    if (task == null) {
      throw new IllegalArgumentException("does not run: " + arn);
    }
    return task;
  }

  @Override
  public TaskHandle launch(TaskLaunch launch, TaskListener listener) {
    var task = new FakeTask(launch, listener);
    tasks.put(launch.taskArn(), task);
    task.begin();
    return task;
  }

  /** A task that was launched. */
  public final class FakeTask implements TaskHandle {
    private final TaskLaunch launch;
    private final TaskListener listener;
    private final Set<String> running = new LinkedHashSet<>();
    private boolean stopped;
    private Optional<TaskUsage> usage = Optional.empty();

    private FakeTask(TaskLaunch launch, TaskListener listener) {
      this.launch = launch;
      this.listener = listener;
    }

    public TaskLaunch launch() {
      return launch;
    }

    /** It uses so much from now on. */
    public void use(TaskUsage used) {
      usage = Optional.of(used);
    }

    @Override
    public Optional<TaskUsage> usage() {
      return usage;
    }

    public void print(String container, String line) {
      container(container).output().line(loop.now(), line);
    }

    /** The container's process ends. */
    public void exit(String container, int code) {
      exit(container, code, Optional.empty());
    }

    public void exit(String container, int code, Optional<String> reason) {
      if (running.remove(container)) {
        listener.exited(container, code, reason);
      }
    }

    private void begin() {
      loop.after(Duration.ofMillis(100), listener::pullStarted);
      loop.after(Duration.ofMillis(300), listener::pullStopped);
      loop.after(Duration.ofMillis(500), this::startAll);
    }

    private void startAll() {
      if (stopped) {
        listener.failedToStart(launch.containers().getFirst().name(), "TaskStopped");
      } else {
        launch.containers().forEach(this::start);
      }
    }

    private void start(ContainerLaunch container) {
      var behaviour = behaviours.apply(container);
      if (behaviour == Behaviour.CANNOT_START) {
        listener.failedToStart(
            container.name(), "CannotStartContainerError: exec: no such file or directory");
        return;
      }
      running.add(container.name());
      listener.started(container.name());
      if (behaviour == Behaviour.CRASHES) {
        loop.after(Duration.ofSeconds(1), () -> exit(container.name(), 1));
      }
    }

    private ContainerLaunch container(String name) {
      return launch.containers().stream()
          .filter(one -> one.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public void stop(Duration timeout) {
      stopped = true;
      for (var container : List.copyOf(running)) {
        boolean deaf = behaviours.apply(container(container)) == Behaviour.IGNORES_SIGTERM;
        loop.after(deaf ? timeout : Duration.ofSeconds(1), () -> exit(container, deaf ? 137 : 0));
      }
    }

    @Override
    public void kill() {
      List.copyOf(running).forEach(container -> exit(container, 137));
    }

    @Override
    public void release() {
      tasks.remove(launch.taskArn());
    }

    @Override
    public Optional<String> stats(String container) {
      return running.contains(container)
          ? Optional.of("{\"name\":\"" + container + "\"}")
          : Optional.empty();
    }
  }
}
