package dev.provingground.region.simulation;

import dev.provingground.region.services.ec2.InMemoryFabric;
import dev.provingground.region.services.ecs.ContainerRuntime;
import dev.provingground.region.services.ecs.ContainerRuntime.StorageUsage;
import dev.provingground.region.services.elbv2.BalancerFabric.Probe;
import dev.provingground.region.services.elbv2.BalancerFabric.ProbeOutcome;
import dev.provingground.region.services.fakes.FakeRuntime;
import dev.provingground.region.services.fakes.FakeRuntime.Behaviour;
import dev.provingground.region.time.VirtualEventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that run, and how they answer. What an image does is in its tag: {@code good}, {@code
 * slow}, {@code crash}, {@code unstartable}, {@code sick}, each with a number.
 */
final class Fleet implements ContainerRuntime {
  static final String NO_CAPACITY =
      "Capacity is unavailable at this time. Please try again later or in a different availability"
          + " zone";

  private static final int MOST_MINUTES = 20 * 24 * 60;

  private final VirtualEventLoop loop;
  private final InMemoryFabric fabric;
  private final Random random;
  private final FakeRuntime runtime;
  private final Map<String, Workload> byTask = new LinkedHashMap<>();
  private final Map<String, Workload> byRuntimeId = new HashMap<>();
  private final Map<String, Workload> byAddress = new HashMap<>();
  private final Map<String, String> zoneOfSubnet = new HashMap<>();
  private final Set<String> lostZones = new HashSet<>();
  private double shortage;

  Fleet(VirtualEventLoop loop, InMemoryFabric fabric, Random random) {
    this.loop = loop;
    this.fabric = fabric;
    this.random = random;
    this.runtime = new FakeRuntime(loop);
    runtime.whenReleased(this::forget);
    runtime.behave(
        container -> Objects.requireNonNull(byRuntimeId.get(container.runtimeId())).behaviour());
    runtime.answer((task, command) -> check(Objects.requireNonNull(byTask.get(task))));
  }

  /** Where a subnet lies. */
  void put(String subnetId, String zone) {
    zoneOfSubnet.put(subnetId, zone);
  }

  @Override
  public ClockDrift clockDrift() {
    return runtime.clockDrift();
  }

  @Override
  public TaskHandle launch(TaskLaunch launch, TaskListener listener) {
    var attached = Objects.requireNonNull(fabric.attached().get(launch.networkInterfaceId()));
    var zone = Objects.requireNonNull(zoneOfSubnet.get(attached.subnetId()));
    var tag = tag(launch);
    var behaviour = behaviour(tag, zone);
    var warmUp =
        tag.startsWith("slow")
            ? Duration.ofSeconds(5 + random.nextInt(120))
            : Duration.ofMillis(100);
    var workload =
        new Workload(
            launch,
            attached.privateIp(),
            zone,
            loop.now().plus(behaviour.start()).plus(warmUp),
            behaviour);
    workload.putSick(tag.startsWith("sick"));
    byTask.put(launch.taskArn(), workload);
    byAddress.put(workload.address(), workload);
    launch.containers().forEach(one -> byRuntimeId.put(one.runtimeId(), workload));
    return new Signalled(runtime.launch(launch, listener), workload, loop);
  }

  /** A task that notes what it was told. */
  private record Signalled(TaskHandle handle, Workload workload, VirtualEventLoop loop)
      implements TaskHandle {
    @Override
    public void start(String container) {
      handle.start(container);
    }

    @Override
    public void stop(String container, Duration timeout) {
      workload.signalled(loop.now(), timeout);
      handle.stop(container, timeout);
    }

    @Override
    public void kill() {
      handle.kill();
    }

    @Override
    public void execute(
        String container, List<String> command, Duration timeout, IntConsumer finished) {
      handle.execute(container, command, timeout, finished);
    }

    @Override
    public void release() {
      handle.release();
    }

    @Override
    public Optional<String> stats(String container) {
      return handle.stats(container);
    }

    @Override
    public Optional<TaskUsage> usage() {
      return handle.usage();
    }

    @Override
    public Optional<StorageUsage> storage() {
      return handle.storage();
    }
  }

  private static String tag(TaskLaunch launch) {
    var uri = launch.containers().getFirst().image().uri();
    return uri.substring(uri.lastIndexOf(':') + 1);
  }

  private Behaviour behaviour(String tag, String zone) {
    var usual = Behaviour.SERVES.startsAfter(Duration.ofMillis(200 + random.nextInt(3_000)));
    if (lostZones.contains(zone) || random.nextDouble() < shortage) {
      return usual.failsWith(NO_CAPACITY);
    }
    return switch (tag.replaceAll("[-\\d].*", "")) {
      case "crash" -> usual.exitsAfter(Duration.ofMillis(random.nextInt(5_000)), 1);
      case "mortal" -> usual.exitsAfter(Duration.ofMinutes(1 + random.nextInt(MOST_MINUTES)), 1);
      case "unstartable" ->
          usual.failsWith("CannotStartContainerError: exec: no such file or directory");
      default -> usual;
    };
  }

  /** Those that run or are about to, oldest first. */
  List<Workload> workloads() {
    return List.copyOf(byTask.values());
  }

  @Nullable Workload ofTask(String arn) {
    return byTask.get(arn);
  }

  /** What has the address now, or had it last; null when nothing ever had. */
  @Nullable Workload at(String address) {
    return byAddress.get(address);
  }

  boolean runs(Workload workload) {
    var task = runtime.tasks().get(workload.taskArn());
    return task != null && task.runs(workload.container().name());
  }

  /** Whether it would answer a request with 200. */
  boolean serves(Workload workload) {
    return runs(workload)
        && workload.isReady(loop.now())
        && !workload.isHung()
        && !workload.isSick()
        && !workload.isFlapping()
        && !lostZones.contains(workload.zone());
  }

  /** The container prints a line, if it runs. */
  void print(Workload workload) {
    if (runs(workload)) {
      runtime.task(workload.taskArn()).print(workload.container().name(), "line");
      workload.linePrinted();
    }
  }

  /** The container's process ends, if it runs. */
  void exit(Workload workload, int code) {
    if (runs(workload)) {
      runtime.task(workload.taskArn()).exit(workload.container().name(), code);
    }
  }

  /** How a probe ends. */
  ProbeOutcome answer(Probe probe) {
    var workload = byAddress.get(probe.target().address());
    if (workload == null || !runs(workload) || !workload.isReady(loop.now())) {
      return new ProbeOutcome.Failed("connection refused");
    }
    if (workload.isHung()
        || lostZones.contains(workload.zone())
        || lostZones.contains(zoneOfInterface(probe.networkInterfaceId()))) {
      return new ProbeOutcome.TimedOut();
    }
    boolean fails = workload.isSick() || (workload.isFlapping() && random.nextInt(5) < 2);
    return fails ? new ProbeOutcome.CodeMismatch(503) : new ProbeOutcome.Healthy(200);
  }

  /** What the command of a container's health check exits with. */
  private int check(Workload workload) {
    boolean fails =
        workload.isHung()
            || workload.isSick()
            || !workload.isReady(loop.now())
            || (workload.isFlapping() && random.nextInt(5) < 2);
    return fails ? 1 : 0;
  }

  private String zoneOfInterface(String networkInterfaceId) {
    var attached = fabric.attached().get(networkInterfaceId);
    return attached == null
        ? "none"
        : Objects.requireNonNull(zoneOfSubnet.get(attached.subnetId()));
  }

  /** Nothing in the zone answers or can be started any more. */
  void lose(String zone) {
    lostZones.add(zone);
  }

  Set<String> lostZones() {
    return lostZones;
  }

  void regain() {
    lostZones.clear();
  }

  /**
   * @param share of tasks that find no capacity from now on, 0 to 1
   */
  void putShortage(double share) {
    shortage = share;
  }

  /** All is well with everything that runs. */
  void heal() {
    regain();
    putShortage(0);
    for (var workload : byTask.values()) {
      workload.heal();
      workload.putSick(tag(workload.launch()).startsWith("sick"));
    }
  }

  private void forget(String taskArn) {
    var workload = Objects.requireNonNull(byTask.remove(taskArn));
    workload.launch().containers().forEach(one -> byRuntimeId.remove(one.runtimeId()));
    byAddress.remove(workload.address(), workload);
  }
}
