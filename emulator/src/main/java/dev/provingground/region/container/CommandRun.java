package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroup;
import dev.provingground.region.kernel.Child;
import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.kernel.OwnThread;
import dev.provingground.region.kernel.Spawn;
import dev.provingground.region.kernel.SystemCallFilter;
import dev.provingground.region.time.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command that runs in a container beside its program: in its namespaces and control group, as
 * its user, with as little power.
 */
final class CommandRun {
  private final Workshop shop;
  private final TaskResources task;
  private final Cgroup cgroup;
  private final LaunchPlan plan;
  private final Path root;

  /**
   * @param plan the container's, with the command in place of its program
   * @param root the container's, in its mount namespace
   */
  CommandRun(Workshop shop, TaskResources task, Cgroup cgroup, LaunchPlan plan, Path root) {
    this.shop = shop;
    this.task = task;
    this.cgroup = cgroup;
    this.plan = plan;
    this.root = root;
  }

  /**
   * Waits for its end. To be called on a platform thread that is in no namespace.
   *
   * @param pid the container's process, which must not have been reaped
   * @param timeout real time
   * @return its exit code, or 128 and the signal that ended it
   * @throws Exception when it cannot be started
   */
  int await(int pid, Duration timeout) throws Exception {
    var child = new Child(task.namespace().call(() -> spawn(pid)));
    shop.guardian().watch(child.pid());
    cgroup.add(child.pid());
    OpenFileLimit.set(child.pid(), plan);
    var real = shop.loop().regionTime(timeout);
    Timer deadline = shop.loop().after(real, () -> child.signal(Child.KILL));
    try {
      return shop.guardian().release(child);
    } finally {
      deadline.cancel();
    }
  }

  /** On the thread inside. */
  private int spawn(int pid) {
    OwnThread.join(pid);
    OwnThread.noNewPrivileges();
    boolean direct = shop.host().canBecome(plan.ids().uid(), plan.ids().gid());
    try (var nothing = Descriptor.open(Path.of("/dev/null"));
        var dropped = Descriptor.openForWriting(Path.of("/dev/null"));
        var spawn =
            new Spawn(
                direct ? plan.program() : shop.host().unshare().toString(),
                direct ? plan.arguments() : Launcher.nested(plan, root),
                plan.environment(),
                nothing,
                List.of(dropped, dropped),
                Optional.empty(),
                direct ? Optional.of(plan.workingDirectory()) : Optional.empty())) {
      OwnThread.inheritNothing();
      if (direct) {
        OwnThread.rootAt(root);
        OwnThread.become(plan.ids().uid(), plan.ids().gid());
        if (shop.host().filtersSystemCalls()) {
          SystemCallFilter.install();
        }
      }
      try {
        return spawn.start();
      } finally {
        OwnThread.staysInspectable();
      }
    }
  }
}
