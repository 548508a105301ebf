package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroup;
import dev.provingground.region.kernel.Child;
import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.kernel.Spawn;
import dev.provingground.region.services.fis.Injection;
import dev.provingground.region.services.fis.Injection.Evidence;
import dev.provingground.region.services.fis.TaskFaults.CpuStress;
import dev.provingground.region.time.EventLoop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Processes that burn processor time in a task's control group, beside its containers, until they
 * are killed: by {@link #undo}, with the task, or with the region.
 *
 * <p>A shell loop of the host's: the containers' images need have no program for it.
 */
final class StressInjection implements Injection {
  private static final int UNITS_A_PROCESSOR = 1024;
  private static final long NANOS_A_MILLI = 1_000_000;
  private static final String LOOP = "while :; do :; done";

  private final EventLoop loop;
  private final RunningTask task;
  private final CpuStress fault;
  private final Listener listener;
  private final int workers;
  private final AtomicLong cpuNanos = new AtomicLong();
  private final Thread thread;
  private final List<Child> running = new ArrayList<>();
  private boolean undone;

  StressInjection(EventLoop loop, RunningTask task, CpuStress fault, Listener listener) {
    this.loop = loop;
    this.task = task;
    this.fault = fault;
    this.listener = listener;
    this.workers =
        fault.workers() > 0
            ? fault.workers()
            : Math.max(1, Math.ceilDiv(task.cpuUnits(), UNITS_A_PROCESSOR));
    this.thread = Thread.ofPlatform().name("cpu stress").daemon().unstarted(this::run);
  }

  void begin() {
    thread.start();
  }

  @Override
  public synchronized void undo() {
    undone = true;
    running.forEach(worker -> worker.signal(Child.KILL));
  }

  /** Starts the workers, and waits until the last of them has ended. */
  private void run() {
    var throttledBefore = task.throttledPeriods();
    try {
      int units = fault.percent() * workers * UNITS_A_PROCESSOR / 100;
      var cgroup = task.cgroupBeside(units);
      for (int i = 0; i < workers; i++) {
        start(cgroup);
      }
      loop.execute(listener::injected);
      awaitAll();
    } catch (Exception e) {
      undo();
      awaitAll();
      loop.execute(
          () -> listener.refused("The stress cannot be started in the task: " + e.getMessage()));
      return;
    }
    var counts = new HashMap<String, Long>();
    counts.put("cpuMillis", cpuNanos.get() / NANOS_A_MILLI);
    counts.put("workers", (long) workers);
    throttledBefore.ifPresent(
        before ->
            task.throttledPeriods().ifPresent(now -> counts.put("throttledPeriods", now - before)));
    loop.execute(() -> listener.undone(new Evidence(counts)));
  }

  private void start(Cgroup cgroup) throws Exception {
    Child worker;
    try (var nothing = Descriptor.open(Path.of("/dev/null"));
        var nowhere = Descriptor.openForWriting(Path.of("/dev/null"));
        var spawn =
            new Spawn(
                "/bin/sh",
                List.of("stress", "-c", LOOP),
                List.of(),
                nothing,
                List.of(nowhere, nowhere),
                Optional.empty(),
                Optional.empty())) {
      worker = new Child(spawn.start());
    }
    task.guardian().watch(worker.pid());
    synchronized (this) {
      running.add(worker);
      if (undone) {
        worker.signal(Child.KILL);
      }
    }
    cgroup.add(worker.pid());
  }

  private void awaitAll() {
    List<Child> all;
    synchronized (this) {
      all = List.copyOf(running);
    }
    for (var worker : all) {
      worker.awaitEnd();
      // It has not been reaped: what it used is still told.
      ProcessUsage.of(worker.pid(), 0).ifPresent(usage -> cpuNanos.addAndGet(usage.cpuNanos()));
      task.guardian().release(worker);
    }
  }
}
