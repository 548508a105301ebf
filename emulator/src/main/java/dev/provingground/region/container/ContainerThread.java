package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroup;
import dev.provingground.region.container.cgroup.Usage;
import dev.provingground.region.container.image.Trees;
import dev.provingground.region.kernel.Child;
import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.NetworkUsage;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform thread that starts one container, delivers its output and awaits its end. */
final class ContainerThread {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerThread.class);
  private static final int STACK = 256 << 10;
  private static final int NOT_EXECUTABLE = 1;
  private static final int CANNOT_RUN = 126;

  private final Workshop shop;
  private final ContainerLaunch launch;
  private final LaunchPlan plan;
  private final TaskResources task;
  private final TaskListener listener;
  private final Cgroup cgroup;
  private final int memoryLimitMiB;
  private final Stats stats;
  private final Path directory;
  private final Thread thread;
  private final CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
  private final List<Integer> pendingSignals = new ArrayList<>();
  private @Nullable Child child;
  private @Nullable ContainerNamespaces namespaces;

  ContainerThread(
      Workshop shop,
      ContainerLaunch launch,
      LaunchPlan plan,
      TaskResources task,
      Cgroup cgroup,
      int memoryLimitMiB,
      TaskListener listener) {
    this.shop = shop;
    this.launch = launch;
    this.plan = plan;
    this.task = task;
    this.cgroup = cgroup;
    this.memoryLimitMiB = memoryLimitMiB;
    this.listener = listener;
    this.stats = new Stats(launch.name(), launch.runtimeId());
    this.directory = shop.directory().resolve(UUID.randomUUID().toString());
    this.thread =
        Thread.ofPlatform()
            .name("container " + launch.name())
            .stackSize(STACK)
            .daemon()
            .unstarted(this::run);
  }

  /** Waits until the program runs, or cannot. */
  void start() throws StartException, InterruptedException {
    thread.start();
    try {
      started.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StartException start
          ? start
          : new StartException("CannotStartContainerError: " + e.getCause(), e);
    }
  }

  /** The image's stop signal, or SIGTERM, to the program itself. */
  void askToStop() {
    signal(plan.stopSignal());
  }

  /** One that comes while the program is being started reaches it as soon as it runs. */
  synchronized void signal(int signal) {
    if (child == null) {
      pendingSignals.add(signal);
    } else {
      child.signal(signal);
    }
  }

  String name() {
    return launch.name();
  }

  /** Docker's statistics; empty unless it runs. */
  Optional<String> stats() {
    return running()
        .flatMap(
            pid ->
                usage(pid)
                    .flatMap(
                        usage -> {
                          try {
                            return Optional.of(stats.next(shop.loop().now(), usage, pid));
                          } catch (IOException e) {
                            return Optional.empty(); // it has ended meanwhile
                          }
                        }));
  }

  /** What it uses; empty unless it runs. */
  Optional<Usage> usage() {
    return running().flatMap(this::usage);
  }

  /** What went over its task's network interface; empty unless it runs. */
  Optional<NetworkUsage> network() {
    return running().flatMap(NetworkDevices::usage);
  }

  private synchronized Optional<Integer> running() {
    return child == null || !thread.isAlive() ? Optional.empty() : Optional.of(child.pid());
  }

  private Optional<Usage> usage(int pid) {
    return cgroup.usage().or(() -> ProcessUsage.of(pid, memoryLimitMiB));
  }

  /** The program's process and those that it started; none unless it runs. */
  Stream<ProcessHandle> processes() {
    int pid;
    ContainerNamespaces where;
    synchronized (this) {
      if (child == null || namespaces == null || !thread.isAlive()) {
        return Stream.empty();
      }
      pid = child.pid();
      where = namespaces;
    }
    return ProcessHandle.of(pid).stream().flatMap(where::processes);
  }

  /** Runs a command in the container; hears on the event loop how it ended. */
  void execute(List<String> command, Duration timeout, IntConsumer finished) {
    Thread.ofPlatform()
        .name("command in " + launch.name())
        .stackSize(STACK)
        .daemon()
        .start(
            () ->
                execute(command, timeout)
                    .ifPresent(code -> shop.loop().execute(() -> finished.accept(code))));
  }

  private OptionalInt execute(List<String> command, Duration timeout) {
    int pid;
    synchronized (this) {
      if (child == null || !thread.isAlive()) {
        return OptionalInt.empty();
      }
      pid = child.pid();
    }
    try {
      var root = new ContainerRoot(directory, shop.host().overlay()).path();
      return OptionalInt.of(
          new CommandRun(shop, task, cgroup, plan.running(command), root).await(pid, timeout));
    } catch (Exception e) {
      if (!thread.isAlive()) {
        return OptionalInt.empty(); // it has ended meanwhile
      }
      LOG.debug("A command cannot run in container {}.", launch.name(), e);
      return OptionalInt.of(CANNOT_RUN);
    }
  }

  void join() {
    Threads.join(thread);
  }

  /** Deletes what is left of the container. To be called once its thread has ended. */
  void free() throws IOException {
    Trees.delete(directory);
  }

  private void run() {
    var output = Descriptor.pipe();
    var error = Descriptor.pipe();
    try (var outputRead = output.get(0);
        var errorRead = error.get(0)) {
      RunningContainer container;
      try (var input = Descriptor.open(Path.of("/dev/null"));
          var outputWrite = output.get(1);
          var errorWrite = error.get(1)) {
        container = launch(new Launcher.Streams(input, outputWrite, errorWrite));
      }
      // Before the virtual thread goes on: a listener hears of the start before of the end.
      shop.loop().execute(() -> listener.started(launch.name()));
      started.complete(null);
      var exit =
          container.supervise(List.of(outputRead, errorRead), shop.loop()::now, this::deliver);
      exited(exit.code(), exit.reason());
    } catch (UnfitProgramException e) {
      shop.loop().execute(() -> listener.started(launch.name()));
      started.complete(null);
      deliver(shop.loop().now(), String.valueOf(e.getMessage()));
      exited(NOT_EXECUTABLE, Optional.empty());
    } catch (Exception | Error e) {
      started.completeExceptionally(e);
    }
  }

  private RunningContainer launch(Launcher.Streams streams)
      throws StartException, UnfitProgramException, IOException {
    Files.createDirectory(directory);
    // Files in it are bound into the container, whose user must be able to reach them.
    Files.setAttribute(directory, "unix:mode", 0711);
    var made = makeNamespaces();
    Child process;
    try {
      process = shop.launcher().start(plan, directory, task, cgroup, made, streams);
    } catch (StartException | UnfitProgramException e) {
      made.end();
      throw e;
    }
    synchronized (this) {
      child = process;
      namespaces = made;
      pendingSignals.forEach(process::signal);
    }
    return new RunningContainer(process, made, cgroup, shop.guardian());
  }

  /** The task's init process, where there is one, serves as the container's too. */
  private ContainerNamespaces makeNamespaces() throws StartException {
    if (task.init().isPresent()) {
      return new ContainerNamespaces.AmongItsTasks(task.init().get());
    }
    if (!plan.initProcess()) {
      return new ContainerNamespaces.OfItsOwn();
    }
    try {
      return new ContainerNamespaces.BelowInit(
          InitProcess.start(task.namespace(), cgroup, shop.guardian()));
    } catch (Exception e) {
      throw new StartException("CannotCreateContainerError: " + e.getMessage(), e);
    }
  }

  private void exited(int code, Optional<String> reason) {
    shop.loop().execute(() -> listener.exited(launch.name(), code, reason));
  }

  /** A listener that throws does not stop the container's output from being read. */
  private void deliver(Instant timestamp, String line) {
    try {
      launch.output().line(timestamp, line);
    } catch (RuntimeException e) {
      LOG.error("A line of container {} was not delivered.", launch.name(), e);
    }
  }
}
