package dev.provingground.region.container;

import static dev.provingground.region.kernel.Mounts.Attribute.NO_DEVICES;
import static dev.provingground.region.kernel.Mounts.Attribute.NO_EXEC;
import static dev.provingground.region.kernel.Mounts.Attribute.NO_SET_UID;
import static dev.provingground.region.kernel.Mounts.Attribute.READ_ONLY;

import dev.provingground.region.container.cgroup.Cgroup;
import dev.provingground.region.kernel.Child;
import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.kernel.Mounts;
import dev.provingground.region.kernel.OwnThread;
import dev.provingground.region.kernel.Spawn;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's process waits between its birth and its program, for what can only be done
 * once there is a process: a /proc of its pid namespace, its control group and limits, its
 * guardian, its place before the region in the eyes of the out-of-memory killer.
 *
 * <p>The process opens {@code ready} for writing and then {@code release} for reading; opening a
 * named pipe waits for the other end.
 */
final class Gate implements AutoCloseable {
  private static final List<String> READ_ONLY_PROC =
      List.of("bus", "fs", "irq", "sys", "sysrq-trigger");
  private static final List<String> MASKED_PROC =
      List.of("interrupts", "kcore", "keys", "latency_stats", "timer_list", "sched_debug");
  private static final String OOM_SCORE = "500";

  private final Path ready;
  private final Path release;
  private final Path root;
  private final LaunchPlan plan;
  private final Cgroup cgroup;
  private final Guardian guardian;
  private final Thread keeper;
  private volatile int spawner;
  private volatile @Nullable StartException failure;
  private volatile boolean passed;

  Gate(Path ready, Path release, Path root, LaunchPlan plan, Cgroup cgroup, Guardian guardian) {
    this.ready = ready;
    this.release = release;
    this.root = root;
    this.plan = plan;
    this.cgroup = cgroup;
    this.guardian = guardian;
    this.keeper = Thread.ofPlatform().name("gate").daemon().start(this::keep);
  }

  /** Names the thread that is about to spawn the process. */
  void expect(int thread) {
    spawner = thread;
  }

  /** Why the process was killed at the gate, if it was. To be asked when the gate is closed. */
  Optional<StartException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether a process went through, so that whatever failed afterwards was its program. */
  boolean passed() {
    return passed;
  }

  /** To be called when the spawn has returned, well or not. */
  @Override
  public void close() throws IOException {
    // If no process came by, this is the other end that the keeper waits for.
    try (var first = new RandomAccessFile(ready.toFile(), "rw");
        var second = new RandomAccessFile(release.toFile(), "rw")) {
      Threads.join(keeper);
    }
  }

  private void keep() {
    try {
      new FileInputStream(ready.toFile()).close();
    } catch (IOException e) {
      failure = new StartException("CannotCreateContainerError: " + e.getMessage(), e);
      return;
    }
    var pid = child();
    if (pid.isEmpty()) {
      return; // it failed before it came here, and the spawner says why
    }
    try {
      prepare(pid.get());
      new FileOutputStream(release.toFile()).close();
      passed = true;
    } catch (IOException | RuntimeException e) {
      failure = new StartException("CannotCreateContainerError: " + e.getMessage(), e);
      new Child(pid.get()).signal(Child.KILL);
    }
  }

  private Optional<Integer> child() {
    try {
      var children = Files.readString(Path.of("/proc/self/task/" + spawner + "/children")).strip();
      return children.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(children));
    } catch (IOException e) {
      return Optional.empty(); // the spawner has ended
    }
  }

  private void prepare(int pid) throws IOException {
    guardian.watch(pid);
    cgroup.add(pid);
    OpenFileLimit.set(pid, plan);
    Files.writeString(Path.of("/proc/" + pid + "/oom_score_adj"), OOM_SCORE);
    OwnThread.join(pid);
    var proc = root.resolve("proc");
    mountProc(proc);
    for (var name : READ_ONLY_PROC) {
      var path = proc.resolve(name);
      if (Files.exists(path)) {
        Mounts.bind(path, path, READ_ONLY, NO_SET_UID, NO_DEVICES, NO_EXEC);
      }
    }
    for (var name : MASKED_PROC) {
      if (Files.exists(proc.resolve(name))) {
        Mounts.bind(Path.of("/dev/null"), proc.resolve(name));
      }
    }
  }

  /** A /proc shows the pid namespace of the process that mounts it. */
  private static void mountProc(Path proc) throws IOException {
    var pipe = Descriptor.pipe();
    try (var in = Descriptor.open(Path.of("/dev/null"));
        var read = pipe.get(0);
        var write = pipe.get(1);
        var mount =
            new Spawn(
                HostCapabilities.program("mount").toString(),
                List.of(
                    "mount",
                    "-i",
                    "-n",
                    "-t",
                    "proc",
                    "-o",
                    "nosuid,nodev,noexec",
                    "proc",
                    proc.toString()),
                List.of("LC_ALL=C"),
                in,
                List.of(write, write),
                Optional.empty(),
                Optional.empty())) {
      int exit = new Child(mount.start()).reap();
      write.close();
      if (exit != 0) {
        throw new IOException("mount proc: " + text(read));
      }
    }
  }

  private static String text(Descriptor read) {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(1024);
      int length = read.read(buffer);
      return new String(
              buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8)
          .strip();
    }
  }
}
