package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroup;
import dev.provingground.region.container.image.PullException;
import dev.provingground.region.container.image.PulledImage;
import dev.provingground.region.kernel.Child;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.Image;
import dev.provingground.region.services.ecs.ContainerRuntime.RemoteImage;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskListener;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskUsage;
import dev.provingground.region.time.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task from its launch to its release. A virtual thread leads it to the start of its containers;
 * from there each container has a thread of its own.
 *
 * <p>Nothing waits while it holds the monitor: the event loop takes it too.
 */
final class RunningTask implements TaskHandle {
  private static final Logger LOG = LoggerFactory.getLogger(RunningTask.class);
  private static final Duration LONGEST_STOP = Duration.ofMinutes(2);

  /** The exit code of a container whose task was stopped before it could start. */
  private static final int STOPPED = 143;

  private final Workshop shop;
  private final TaskLaunch launch;
  private final TaskListener listener;
  private final Thread leader;
  private final List<ContainerThread> containers = new ArrayList<>();
  private final List<Thread> starters = new ArrayList<>();
  private final Map<String, LaunchPlan> plans = new HashMap<>();
  private @Nullable TaskResources resources;
  private final List<Timer> deadlines = new ArrayList<>();
  private boolean pulling = true;
  private boolean stopped;
  private ContainerLaunch current;

  RunningTask(Workshop shop, TaskLaunch launch, TaskListener listener) {
    this.shop = shop;
    this.launch = launch;
    this.listener = listener;
    this.current = launch.containers().getFirst();
    this.leader = Thread.ofVirtual().name("task " + launch.taskArn()).unstarted(this::lead);
  }

  void begin() {
    leader.start();
  }

  private void lead() {
    try {
      shop.loop().execute(listener::pullStarted);
      if (shop.pullPath().isPresent()) {
        var namespace = shop.namespaces().of(launch.networkInterfaceId());
        shop.pullPath().get().require(namespace, launch);
      }
      var prepared = new HashMap<String, LaunchPlan>();
      for (var container : launch.containers()) {
        current = container;
        prepared.put(container.name(), LaunchPlan.of(pull(container), container));
      }
      endPull();
      shop.loop().execute(listener::pullStopped);
      current = launch.containers().getFirst();
      var acquired = TaskResources.acquire(shop, launch, prepared.values());
      synchronized (this) {
        resources = acquired;
        plans.putAll(prepared);
      }
      for (var container : launch.containers()) {
        if (!launch.waiting().contains(container.name())) {
          current = container;
          start(container, acquired, prepared);
        }
      }
    } catch (Exception e) {
      fail(current.name(), e);
    }
  }

  private void start(
      ContainerLaunch container, TaskResources held, Map<String, LaunchPlan> prepared)
      throws Exception {
    var plan = Objects.requireNonNull(prepared.get(container.name()));
    var thread =
        new ContainerThread(
            shop, container, plan, held, held.cgroup(container), limit(container), listener);
    add(thread);
    thread.start();
  }

  @Override
  public synchronized void start(String name) {
    var held = Objects.requireNonNull(resources);
    var container =
        launch.containers().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    var starter =
        Thread.ofVirtual()
            .name("start " + name)
            .unstarted(
                () -> {
                  try {
                    start(container, held, plans);
                  } catch (InterruptedException e) {
                    shop.loop().execute(() -> listener.exited(name, STOPPED, Optional.empty()));
                  } catch (Exception e) {
                    fail(name, e);
                  }
                });
    starters.add(starter);
    starter.start();
  }

  private PulledImage pull(ContainerLaunch container) throws StartException, InterruptedException {
    try {
      return switch (container.image()) {
        case Image image -> shop.images().pull(image);
        case RemoteImage image -> {
          var resolved = shop.registries().resolve(image);
          var digest = resolved.image().manifestDigest();
          shop.loop().execute(() -> listener.resolved(container.name(), digest));
          yield shop.images().pull(resolved);
        }
      };
    } catch (PullException e) {
      throw new StartException("CannotPullContainerError: " + e.getMessage(), e);
    }
  }

  /** From here on a stop no longer interrupts, it stops what has started. */
  private synchronized void endPull() throws InterruptedException {
    pulling = false;
    if (Thread.interrupted() || stopped) {
      throw new InterruptedException();
    }
  }

  private synchronized void add(ContainerThread thread) throws InterruptedException {
    if (stopped) {
      throw new InterruptedException();
    }
    containers.add(thread);
  }

  private int limit(ContainerLaunch container) {
    return container.memoryMiB().orElse(launch.memoryMiB());
  }

  /** Says so once nothing of the task runs. */
  private void fail(String container, Exception cause) {
    var reason =
        switch (cause) {
          case StartException e -> String.valueOf(e.getMessage());
          case InterruptedException e ->
              "TaskStopped: the task was stopped before its containers had started";
          default -> "ResourceInitializationError: " + cause.getMessage();
        };
    LOG.debug("Task {} cannot start.", launch.taskArn(), cause);
    var started = abandon();
    started.forEach(c -> c.signal(Child.KILL));
    started.forEach(ContainerThread::join);
    shop.loop().execute(() -> listener.failedToStart(container, reason));
  }

  @Override
  public void stop(String container, Duration timeout) {
    var real = timeout.compareTo(LONGEST_STOP) < 0 ? timeout : LONGEST_STOP;
    var delay = shop.loop().regionTime(real);
    for (var started : abandon()) {
      if (started.name().equals(container)) {
        started.askToStop();
        var deadline = shop.loop().after(delay, () -> started.signal(Child.KILL));
        synchronized (this) {
          deadlines.add(deadline);
        }
      }
    }
  }

  @Override
  public void kill() {
    abandon().forEach(c -> c.signal(Child.KILL));
  }

  /** No further container starts; answers those that have started, or are just starting. */
  private synchronized List<ContainerThread> abandon() {
    stopped = true;
    if (pulling) {
      leader.interrupt();
    }
    launch.containers().forEach(container -> container.output().letGo());
    return List.copyOf(containers);
  }

  @Override
  public void release() {
    Thread.ofVirtual().name("release " + launch.taskArn()).start(this::free);
  }

  /** Kills what runs, waits for it, and frees all that the task held. Blocks. */
  void free() {
    kill();
    Threads.join(leader);
    List<Thread> starting;
    synchronized (this) {
      starting = List.copyOf(starters); // it was told to stop: no more come
    }
    starting.forEach(Threads::join);
    var ended = abandon(); // nothing is added any more
    ended.forEach(c -> c.signal(Child.KILL));
    ended.forEach(ContainerThread::join);
    TaskResources held;
    synchronized (this) {
      held = resources;
      deadlines.forEach(Timer::cancel);
    }
    try {
      for (var container : ended) {
        container.free();
      }
      if (held != null) {
        held.release();
      }
    } catch (IOException e) {
      LOG.warn("Something of task {} is left; the next start removes it.", launch.taskArn(), e);
    }
    shop.forget(this);
  }

  String arn() {
    return launch.taskArn();
  }

  int cpuUnits() {
    return launch.cpuUnits();
  }

  Guardian guardian() {
    return shop.guardian();
  }

  /**
   * A control group of the task's, beside those of its containers.
   *
   * @throws IOException also when the task has not started
   */
  Cgroup cgroupBeside(int units) throws IOException {
    TaskResources held;
    synchronized (this) {
      held = resources;
    }
    if (held == null) {
      throw new IOException("the task has not started");
    }
    return held.cgroup().beside(UUID.randomUUID().toString(), units);
  }

  /** How often the kernel made the task wait for its next share; empty where it does not tell. */
  Optional<Long> throttledPeriods() {
    synchronized (this) {
      return resources == null ? Optional.empty() : resources.cgroup().throttledPeriods();
    }
  }

  /** The processes of all its containers. */
  List<ProcessHandle> processes() {
    List<ContainerThread> all;
    synchronized (this) {
      all = List.copyOf(containers);
    }
    return all.stream().flatMap(ContainerThread::processes).toList();
  }

  @Override
  public Optional<StorageUsage> storage() {
    synchronized (this) {
      return resources == null ? Optional.empty() : resources.storage().usage();
    }
  }

  @Override
  public Optional<TaskUsage> usage() {
    var all = containers();
    var used = new LinkedHashMap<String, ContainerUsage>();
    for (var container : all) {
      container
          .usage()
          .map(usage -> new ContainerUsage(usage.cpuNanos(), usage.memoryBytes()))
          .ifPresent(usage -> used.put(container.name(), usage));
    }
    if (used.isEmpty()) {
      return Optional.empty();
    }
    // They are all in one network namespace.
    var network = all.stream().flatMap(container -> container.network().stream()).findFirst();
    return Optional.of(new TaskUsage(used, network));
  }

  @Override
  public void execute(
      String container, List<String> command, Duration timeout, IntConsumer finished) {
    find(container).ifPresent(c -> c.execute(command, timeout, finished));
  }

  @Override
  public Optional<String> stats(String container) {
    return find(container).flatMap(ContainerThread::stats);
  }

  private Optional<ContainerThread> find(String container) {
    return containers().stream().filter(c -> c.name().equals(container)).findFirst();
  }

  private synchronized List<ContainerThread> containers() {
    return List.copyOf(containers);
  }
}
