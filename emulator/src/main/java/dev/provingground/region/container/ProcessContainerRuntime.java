package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroups;
import dev.provingground.region.container.image.ImageStore;
import dev.provingground.region.container.image.Registries;
import dev.provingground.region.container.image.Trees;
import dev.provingground.region.fabric.NetworkNamespaces;
import dev.provingground.region.fabric.ServiceAddresses;
import dev.provingground.region.kernel.SystemClock;
import dev.provingground.region.services.ecs.ContainerRuntime;
import dev.provingground.region.services.fis.TaskFaults;
import dev.provingground.region.time.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks as processes of their images: each container has its own pid, mount, IPC and host name
 * namespaces, runs as the user that it asks for, without capabilities and unable to gain any, in
 * the network namespace of its task's interface.
 */
public final class ProcessContainerRuntime implements ContainerRuntime, AutoCloseable {
  private static final double NANOS_A_MILLISECOND = 1_000_000;

  private final InstanceDirectory instance;
  private final HostCapabilities host;
  private final Guardian guardian;
  private final EndpointServer endpoints;
  private final Workshop shop;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Set<RunningTask> tasks = ConcurrentHashMap.newKeySet();

  /**
   * Tidies up after runtimes that were killed, and finds out what the host allows.
   *
   * @param registries other ones that images may be pulled from, beside those of this machine
   * @param workingDirectory keeps images from run to run; regions may share it
   * @param services where a task finds the image registry and its logs: one that cannot reach them
   *     over its own interface does not start; empty where that is not asked
   * @param id the names of all its control groups, which alone outlive its namespaces, end in it
   */
  public ProcessContainerRuntime(
      EventLoop loop,
      NetworkNamespaces namespaces,
      Optional<ServiceAddresses> services,
      Set<String> registries,
      Path workingDirectory,
      UUID id)
      throws IOException {
    var base = Files.createDirectories(workingDirectory).toRealPath();
    var all = base.resolve("run");
    for (var dead : InstanceDirectory.abandoned(all)) {
      Cgroups.detect(InstanceDirectory.name(dead)).remove();
      Trees.delete(dead);
    }
    this.instance = InstanceDirectory.create(all, id);
    var directory = instance.path();
    var cgroups = Cgroups.detect(instance.name());
    this.host =
        HostCapabilities.detect(
            Files.createDirectory(directory.resolve("trial")), cgroups.enforced());
    this.guardian = Guardian.start();
    this.endpoints = new EndpointServer();
    this.shop =
        new Workshop(
            loop,
            host,
            namespaces,
            new ImageStore(base.resolve("images"), directory.resolve("scratch")),
            new Registries(registries),
            new Launcher(host, guardian),
            guardian,
            cgroups,
            endpoints,
            services.map(addresses -> new PullPath(loop, addresses)),
            directory,
            tasks::remove);
  }

  /** What this host allows, to be told when the region starts. */
  public HostCapabilities host() {
    return host;
  }

  /** Faults in the tasks that run here. */
  public TaskFaults faults() {
    return new TaskFaultInjector(shop.loop(), this::task, host.enforcedLimits().contains("cpu"));
  }

  /** Whether it holds anything of the task. */
  boolean isRunning(String taskArn) {
    return task(taskArn).isPresent();
  }

  private Optional<RunningTask> task(String arn) {
    return tasks.stream().filter(task -> task.arn().equals(arn)).findFirst();
  }

  @Override
  public TaskHandle launch(TaskLaunch launch, TaskListener listener) {
    if (closed.get()) {
      throw new IllegalStateException("the runtime is closed: it launches no " + launch.taskArn());
    }
    var task = new RunningTask(shop, launch, listener);
    tasks.add(task);
    task.begin();
    return task;
  }

  @Override
  public boolean mayPullFrom(String registryHost) {
    return shop.registries().mayPullFrom(registryHost);
  }

  @Override
  public ClockDrift clockDrift() {
    var clock = SystemClock.read();
    return new ClockDrift(
        clock.maximumError().toNanos() / NANOS_A_MILLISECOND, clock.synchronised());
  }

  /** Kills all that runs and waits until nothing is left of it. Not to be called on the loop. */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (instance;
        guardian;
        endpoints) {
      List.copyOf(tasks).forEach(RunningTask::kill);
      List.copyOf(tasks).forEach(RunningTask::free);
      shop.cgroups().remove();
    }
  }
}
