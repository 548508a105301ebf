package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroups;
import dev.provingground.region.container.cgroup.Limits;
import dev.provingground.region.container.image.PullException;
import dev.provingground.region.container.image.PulledImage;
import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.kernel.Child;
import dev.provingground.region.services.ecs.ContainerRuntime.ContainerLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskHandle;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskLaunch;
import dev.provingground.region.services.ecs.ContainerRuntime.TaskListener;
import dev.provingground.region.time.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task from its launch to its release. A virtual thread leads it to the start of its containers;
 * from there each container has a thread of its own.
 */
final class RunningTask implements TaskHandle {
  private static final Logger LOG = LoggerFactory.getLogger(RunningTask.class);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(120);

  private final Workshop shop;
  private final TaskLaunch launch;
  private final TaskListener listener;
  private final List<ContainerThread> containers = new ArrayList<>();
  private @Nullable Thread leader;
  private @Nullable Timer deadline;
  private Cgroups.@Nullable Task cgroup;
  private EndpointServer.@Nullable Listener endpoint;
  private boolean stopped;

  RunningTask(Workshop shop, TaskLaunch launch, TaskListener listener) {
    this.shop = shop;
    this.launch = launch;
    this.listener = listener;
  }

  synchronized void begin() {
    leader = Thread.ofVirtual().name("task " + launch.taskArn()).start(this::lead);
  }

  private void lead() {
    var current = launch.containers().getFirst();
    try {
      shop.loop().execute(listener::pullStarted);
      var images = new ArrayList<PulledImage>();
      for (var container : launch.containers()) {
        current = container;
        images.add(pull(container));
      }
      shop.loop().execute(listener::pullStopped);
      var namespace = shop.namespaces().of(launch.networkInterfaceId());
      var names = namespace.call(() -> HostNames.here(region()));
      var task = hold(namespace);
      for (int i = 0; i < images.size(); i++) {
        current = launch.containers().get(i);
        var plan = LaunchPlan.of(images.get(i), current);
        var thread =
            new ContainerThread(
                shop,
                current,
                plan,
                namespace,
                names,
                task.container(Integer.toString(i), current.memoryMiB()),
                current.memoryMiB().orElse(launch.memoryMiB()),
                listener);
        add(thread);
        thread.start();
      }
    } catch (StartException e) {
      fail(current, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      fail(current, "TaskStopped: the task was stopped before its containers had started");
    } catch (Exception e) {
      fail(current, "ResourceInitializationError: " + e);
    }
  }

  /** Takes what the task needs and {@link #free} gives back. */
  private Cgroups.Task hold(Namespace namespace) throws Exception {
    var task =
        shop.cgroups()
            .task(UUID.randomUUID().toString(), new Limits(launch.cpuUnits(), launch.memoryMiB()));
    synchronized (this) {
      cgroup = task;
      endpoint = shop.endpoints().open(namespace, launch.endpoints());
    }
    return task;
  }

  private PulledImage pull(ContainerLaunch container) throws StartException, InterruptedException {
    try {
      return shop.images().pull(container.image());
    } catch (PullException e) {
      throw new StartException("CannotPullContainerError: " + e.getMessage(), e);
    }
  }

  private synchronized void add(ContainerThread thread) throws InterruptedException {
    if (stopped) {
      throw new InterruptedException();
    }
    containers.add(thread);
  }

  /** Says so once nothing of the task runs. */
  private void fail(ContainerLaunch container, String reason) {
    List<ContainerThread> started;
    synchronized (this) {
      stopped = true;
      started = List.copyOf(containers);
    }
    started.forEach(c -> c.signal(Child.KILL));
    started.forEach(ContainerThread::join);
    shop.loop().execute(() -> listener.failedToStart(container.name(), reason));
  }

  /** The fourth part of {@code arn:aws:ecs:REGION:…}. */
  private String region() {
    return launch.taskArn().split(":")[3];
  }

  @Override
  public void stop(Duration timeout) {
    var running = abandon();
    running.forEach(ContainerThread::askToStop);
    var real = timeout.compareTo(LONGEST_STOP) < 0 ? timeout : LONGEST_STOP;
    var delay = Duration.ofNanos((long) (real.toNanos() * shop.loop().timeScale()));
    synchronized (this) {
      if (deadline == null) {
        deadline = shop.loop().after(delay, this::kill);
      }
    }
  }

  @Override
  public void kill() {
    abandon().forEach(c -> c.signal(Child.KILL));
  }

  /** No further container starts. */
  private synchronized List<ContainerThread> abandon() {
    stopped = true;
    if (leader != null) {
      leader.interrupt();
    }
    return List.copyOf(containers);
  }

  @Override
  public void release() {
    Thread.ofVirtual().name("release " + launch.taskArn()).start(this::free);
  }

  /** Kills what runs, waits for it, and frees all that the task held. Blocks. */
  void free() {
    kill();
    Thread thread;
    synchronized (this) {
      thread = leader;
    }
    if (thread != null) {
      Threads.join(thread);
    }
    // From here on nothing is added.
    synchronized (this) {
      if (deadline != null) {
        deadline.cancel();
      }
      containers.forEach(ContainerThread::join);
      try {
        for (var container : containers) {
          container.free();
        }
        if (endpoint != null) {
          endpoint.close();
        }
        if (cgroup != null) {
          cgroup.remove();
        }
      } catch (IOException e) {
        LOG.warn("Something of task {} is left; the next start removes it.", launch.taskArn(), e);
      }
    }
    shop.forget(this);
  }

  @Override
  public Optional<String> stats(String container) {
    List<ContainerThread> all;
    synchronized (this) {
      all = List.copyOf(containers);
    }
    return all.stream()
        .filter(c -> c.name().equals(container))
        .findFirst()
        .flatMap(ContainerThread::stats);
  }
}
