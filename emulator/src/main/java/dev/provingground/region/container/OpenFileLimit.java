package dev.provingground.region.container;

import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.OwnThread;
import dev.provingground.region.kernel.ProcessLimits;
import dev.provingground.region.services.ecs.ContainerRuntime.OpenFiles;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How many files a container's process may have open. */
final class OpenFileLimit {
  private OpenFileLimit() {}

  /**
   * Sets it, as far as this host allows. The kernel takes it from the process's own user, or from
   * who holds CAP_SYS_RESOURCE, which root often lacks in containers.
   *
   * @param pid of a process that runs as the plan's user, or as the region's
   */
  static void set(int pid, LaunchPlan plan) {
    var failure = new AtomicReference<@Nullable RuntimeException>();
    var setter =
        Thread.ofPlatform()
            .name("open-files")
            .start(
                () -> {
                  try {
                    set(pid, plan.openFiles(), plan.ids());
                  } catch (RuntimeException e) {
                    failure.set(e);
                  }
                });
    Threads.join(setter);
    if (failure.get() instanceof RuntimeException e) {
      throw e;
    }
  }

  private static void set(int pid, OpenFiles limit, ImageUsers.Ids ids) {
    try {
      ProcessLimits.openFiles(pid, limit.soft(), limit.hard());
    } catch (KernelException e) {
      if (e.errno() != KernelException.EPERM) {
        throw e;
      }
      try {
        OwnThread.become(ids.uid(), ids.gid());
        ProcessLimits.openFiles(pid, limit.soft(), limit.hard());
      } finally {
        OwnThread.staysInspectable();
      }
    }
  }
}
