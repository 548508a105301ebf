package dev.provingground.region.container;

import dev.provingground.region.kernel.IdMap;
import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.Mounts;
import dev.provingground.region.kernel.OwnThread;
import dev.provingground.region.kernel.ProcessLimits;
import dev.provingground.region.kernel.SystemCallFilter;
import dev.provingground.region.services.ecs.ContainerRuntime.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What this host lets the region do for containers, found out by trying. Printed when the region
 * starts, and a test that needs what is missing says so.
 *
 * @param users that exist in the region's user namespace
 * @param groups likewise
 * @param setGroups the region may change supplementary groups
 * @param overlay how writable roots are made
 * @param openFiles how many files a container may be allowed to have open
 * @param filtersSystemCalls the kernel refuses containers calls that they have no business with
 * @param enforcedLimits some of {@code cpu}, {@code memory}, {@code pids}
 * @param unshare the program of that name
 * @param diskFormat the program {@code mke2fs}; empty where tasks cannot have disks of their own
 */
public record HostCapabilities(
    IdMap users,
    IdMap groups,
    boolean setGroups,
    OverlaySupport overlay,
    long openFiles,
    boolean filtersSystemCalls,
    Set<String> enforcedLimits,
    Path unshare,
    Optional<Path> diskFormat) {
  private static final List<String> PROGRAM_DIRECTORIES =
      List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/run/current-system/sw/bin");
  private static final List<String> LIMITS = List.of("cpu", "memory", "pids");
  private static final int USUAL_USER = 65532;
  private static final int SMALL_DISK_MIB = 16;

  /**
   * @param scratch an empty directory on the working directory's file system
   */
  static HostCapabilities detect(Path scratch, Set<String> enforcedLimits) throws IOException {
    // It takes longest, waiting for a program and for the kernel: beside the others.
    var disks =
        new FutureTask<>(() -> find("mke2fs").filter(mke2fs -> canHaveDisks(scratch, mke2fs)));
    var trial = Thread.ofPlatform().name("disk-trials").start(disks);
    return new HostCapabilities(
        IdMap.users(),
        IdMap.groups(),
        Files.readString(Path.of("/proc/self/setgroups")).strip().equals("allow"),
        OverlaySupport.detect(scratch),
        raisedOpenFiles(),
        tryFilter(),
        enforcedLimits,
        program("unshare"),
        outcome(trial, disks));
  }

  /**
   * Whether a container's process turns into that user itself. Otherwise it gets a user namespace
   * of its own, in which the region's user is called as asked: it cannot tell, but to the kernel
   * all containers are the same user then, and the bounding set is its namespace's.
   */
  public boolean canBecome(int uid, int gid) {
    return setGroups && users.maps(uid) && groups.maps(gid);
  }

  /** What is not as on Fargate here, and what would mend it: a sentence each, for people. */
  public List<String> limitations() {
    var sentences = new ArrayList<String>();
    if (!canBecome(USUAL_USER, USUAL_USER)) {
      sentences.add(
          "All containers run as the user who started the region, each in a user namespace of its"
              + " own; run the region as root, or install uidmap and give the user a range in"
              + " /etc/subuid and /etc/subgid, to have them apart.");
    }
    var missing = LIMITS.stream().filter(limit -> !enforcedLimits.contains(limit)).toList();
    if (!missing.isEmpty()) {
      sentences.add(
          "Limits of tasks are not enforced for: "
              + String.join(", ", missing)
              + "; run the region as root, or where it may write control groups, to have them.");
    }
    if (!filtersSystemCalls || !canBecome(USUAL_USER, USUAL_USER)) {
      sentences.add(
          "System calls of containers are not filtered; run the region as root on x86-64, on a"
              + " kernel with seccomp, to have them filtered.");
    }
    if (openFiles < OpenFiles.USUAL.hard()) {
      sentences.add(
          "Containers may have %d files open, not %d; raise the user's hard limit (ulimit -Hn) to have as many as on Fargate."
              .formatted(openFiles, OpenFiles.USUAL.hard()));
    }
    if (diskFormat.isEmpty()) {
      sentences.add(
          "Ephemeral storage of tasks is not limited; run the region as root where there are loop"
              + " devices and mke2fs (e2fsprogs), to have it limited.");
    }
    if (!overlay.onDisk()) {
      sentences.add(
          "What containers write into their roots is kept in memory; a working directory on a file"
              + " system that overlayfs can write to, such as ext4, keeps it on disk.");
    }
    return List.copyOf(sentences);
  }

  private static <T> T outcome(Thread thread, FutureTask<T> trial) {
    Threads.join(thread);
    return switch (trial.state()) {
      case SUCCESS -> trial.resultNow();
      default -> throw new IllegalStateException("a trial failed", trial.exceptionNow());
    };
  }

  private static boolean canHaveDisks(Path scratch, Path format) {
    try {
      var disk = TaskStorage.Sized.make(scratch.resolve("disk"), SMALL_DISK_MIB, format);
      try {
        return succeeds(
            "disk-trial",
            () -> {
              OwnThread.isolateMounts();
              Mounts.makePrivate();
              disk.show();
            });
      } finally {
        disk.delete();
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Tries it on a thread that ends with it. */
  private static boolean succeeds(String name, Runnable trial) {
    var failure = new AtomicReference<@Nullable KernelException>();
    var thread =
        Thread.ofPlatform()
            .name(name)
            .start(
                () -> {
                  try {
                    trial.run();
                  } catch (KernelException e) {
                    failure.set(e);
                  }
                });
    Threads.join(thread);
    return failure.get() == null;
  }

  private static boolean tryFilter() {
    return SystemCallFilter.isKnown()
        && succeeds(
            "filter-trial",
            () -> {
              OwnThread.noNewPrivileges();
              SystemCallFilter.install();
            });
  }

  /** Tries it: who may raise this process's limit may raise a container's. */
  private static long raisedOpenFiles() {
    long now = ProcessLimits.mostOpenFiles(0);
    if (now < OpenFiles.USUAL.hard()) {
      ProcessLimits.openFiles(0, now, OpenFiles.USUAL.hard());
    }
    return ProcessLimits.mostOpenFiles(0);
  }

  /**
   * A program of util-linux.
   *
   * @throws IllegalStateException naming the package, when it is not there
   */
  static Path program(String name) {
    return find(name)
        .orElseThrow(
            () -> new IllegalStateException("no program " + name + " here: install util-linux"));
  }

  private static Optional<Path> find(String name) {
    return PROGRAM_DIRECTORIES.stream()
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
