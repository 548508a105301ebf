package dev.provingground.region.services.fakes;

import dev.provingground.region.services.ecs.ContainerRuntime;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.ToIntBiFunction;

/** Containers that start after half a second and end when the test or a signal says so. */
public final class FakeRuntime implements ContainerRuntime {
  /**
   * What a container does once it is launched.
   *
   * @param start how long its image and its process take
   * @param startFailure why it does not start at all, in ECS's words
   * @param exit when and how it ends by itself
   * @param deaf whether it runs on until SIGKILL
   */
  public record Behaviour(
      Duration start, Optional<String> startFailure, Optional<Exit> exit, boolean deaf) {
    /** Runs until SIGTERM. */
    public static final Behaviour SERVES =
        new Behaviour(Duration.ofMillis(200), Optional.empty(), Optional.empty(), false);

    /** Exits with 1 a second after its start. */
    public static final Behaviour CRASHES = SERVES.exitsAfter(Duration.ofSeconds(1), 1);

    /** Does not start at all. */
    public static final Behaviour CANNOT_START =
        SERVES.failsWith("CannotStartContainerError: exec: no such file or directory");

    /** Runs until SIGKILL. */
    public static final Behaviour IGNORES_SIGTERM = SERVES.goesDeaf();

    public Behaviour startsAfter(Duration delay) {
      return new Behaviour(delay, startFailure, exit, deaf);
    }

    public Behaviour failsWith(String reason) {
      return new Behaviour(start, Optional.of(reason), exit, deaf);
    }

    public Behaviour exitsAfter(Duration life, int code) {
      return new Behaviour(start, startFailure, Optional.of(new Exit(life, code)), deaf);
    }

    public Behaviour goesDeaf() {
      return new Behaviour(start, startFailure, exit, true);
    }
  }

  /** An end by itself, so long after the start. */
  public record Exit(Duration life, int code) {}

  private final EventLoop loop;
  private final Map<String, FakeTask> tasks = new LinkedHashMap<>();
  private ToIntBiFunction<String, List<String>> commands = (task, command) -> 0;
  private Function<ContainerLaunch, Behaviour> behaviours = container -> Behaviour.SERVES;
  private Consumer<String> released = arn -> {};
  private Set<String> registries = Set.of();

  public FakeRuntime(EventLoop loop) {
    this.loop = loop;
  }

  /** From now on containers behave like this. */
  public void behave(Function<ContainerLaunch, Behaviour> behaviour) {
    behaviours = behaviour;
  }

  /** From now on commands that are executed in a task's containers answer this, by its ARN. */
  public void answer(ToIntBiFunction<String, List<String>> command) {
    commands = command;
  }

  /** From now on images may be pulled from these. */
  public void pullFrom(String... hosts) {
    registries = Set.of(hosts);
  }

  @Override
  public boolean mayPullFrom(String registryHost) {
    return registries.contains(registryHost);
  }

  @Override
  public ClockDrift clockDrift() {
    return new ClockDrift(0.5, /* synchronised= */ true);
  }

  /** Hears the ARN of every task that is released. */
  public void whenReleased(Consumer<String> listener) {
    released = listener;
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
    private Optional<StorageUsage> storage = Optional.empty();

    private FakeTask(TaskLaunch launch, TaskListener listener) {
      this.launch = launch;
      this.listener = listener;
    }

    public TaskLaunch launch() {
      return launch;
    }

    public void resolve(String container, String manifestDigest) {
      listener.resolved(container, manifestDigest);
    }

    /** It uses so much from now on. */
    public void use(TaskUsage used) {
      usage = Optional.of(used);
    }

    /** Its first container uses so much from now on, and nothing else is measured. */
    public void use(long cpuNanos, long memoryBytes) {
      var name = launch.containers().getFirst().name();
      use(new TaskUsage(Map.of(name, new ContainerUsage(cpuNanos, memoryBytes)), Optional.empty()));
    }

    @Override
    public Optional<TaskUsage> usage() {
      return usage;
    }

    public void store(StorageUsage used) {
      storage = Optional.of(used);
    }

    @Override
    public Optional<StorageUsage> storage() {
      return storage;
    }

    public void print(String container, String line) {
      container(container).output().line(loop.now(), line);
    }

    /** Whether the container's process runs. */
    public boolean runs(String container) {
      return running.contains(container);
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
      var slowest =
          launch.containers().stream()
              .map(container -> behaviours.apply(container).start())
              .max(Duration::compareTo)
              .orElseThrow();
      loop.after(Duration.ofMillis(300).plus(slowest), this::startAll);
    }

    /** All start, or none: one that cannot keeps the others from starting too. */
    private void startAll() {
      if (stopped) {
        listener.failedToStart(launch.containers().getFirst().name(), "TaskStopped");
        return;
      }
      for (var container : launch.containers()) {
        var failure = behaviours.apply(container).startFailure();
        if (failure.isPresent()) {
          listener.failedToStart(container.name(), failure.get());
          return;
        }
      }
      launch.containers().stream()
          .filter(container -> !launch.waiting().contains(container.name()))
          .forEach(this::start);
    }

    @Override
    public void start(String container) {
      loop.after(behaviours.apply(container(container)).start(), () -> startLate(container));
    }

    private void startLate(String container) {
      var failure = behaviours.apply(container(container)).startFailure();
      if (stopped) {
        listener.exited(container, 143, Optional.empty());
      } else if (failure.isPresent()) {
        List.copyOf(running).forEach(one -> exit(one, 137));
        listener.failedToStart(container, failure.get());
      } else {
        start(container(container));
      }
    }

    private void start(ContainerLaunch container) {
      running.add(container.name());
      listener.started(container.name());
      behaviours
          .apply(container)
          .exit()
          .ifPresent(end -> loop.after(end.life(), () -> exit(container.name(), end.code())));
    }

    private ContainerLaunch container(String name) {
      return launch.containers().stream()
          .filter(one -> one.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public void stop(String container, Duration timeout) {
      stopped = true;
      if (running.contains(container)) {
        boolean deaf = behaviours.apply(container(container)).deaf();
        loop.after(deaf ? timeout : Duration.ofSeconds(1), () -> exit(container, deaf ? 137 : 0));
      }
    }

    @Override
    public void kill() {
      List.copyOf(running).forEach(container -> exit(container, 137));
    }

    @Override
    public void execute(
        String container, List<String> command, Duration timeout, IntConsumer finished) {
      if (running.contains(container)) {
        int code = commands.applyAsInt(launch.taskArn(), command);
        loop.after(Duration.ofMillis(50), () -> finished.accept(code));
      }
    }

    @Override
    public void release() {
      tasks.remove(launch.taskArn());
      released.accept(launch.taskArn());
    }

    @Override
    public Optional<String> stats(String container) {
      return running.contains(container)
          ? Optional.of("{\"name\":\"" + container + "\"}")
          : Optional.empty();
    }
  }
}
