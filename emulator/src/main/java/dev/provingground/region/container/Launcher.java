package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroup;
import dev.provingground.region.kernel.Child;
import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.OwnThread;
import dev.provingground.region.kernel.Spawn;
import dev.provingground.region.kernel.SystemCallFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts a container's process: the program itself, as init of its pid namespace and as this
 * process's child, with nothing in between.
 *
 * <p>A thread inside the task's network namespace takes on all that the container is to be, one
 * step after the other (namespaces, root, user, no capabilities), and spawns the program, which
 * inherits it. Before the program starts, its process waits at a {@link Gate}.
 */
final class Launcher {
  private static final String READY = "ready";
  private static final String RELEASE = "release";

  private final HostCapabilities host;
  private final Guardian guardian;

  Launcher(HostCapabilities host, Guardian guardian) {
    this.host = host;
    this.guardian = guardian;
  }

  /** The ends that the container's standard input and output are. */
  record Streams(Descriptor input, Descriptor output, Descriptor error) {}

  /**
   * Starts the program and returns once it runs. To be called on a thread that is in no namespace.
   *
   * @param directory the container's, empty
   * @param namespaces that it is born into
   * @throws StartException when it cannot start
   * @throws UnfitProgramException when the kernel does not take the program
   */
  Child start(
      LaunchPlan plan,
      Path directory,
      TaskResources task,
      Cgroup cgroup,
      ContainerNamespaces namespaces,
      Streams streams)
      throws StartException, UnfitProgramException {
    try {
      Descriptor.makeFifo(directory.resolve(READY));
      Descriptor.makeFifo(directory.resolve(RELEASE));
      task.names().write(directory);
      var root = new ContainerRoot(directory, host.overlay());
      var gate =
          new Gate(
              directory.resolve(READY),
              directory.resolve(RELEASE),
              root.path(),
              plan,
              cgroup,
              guardian);
      Child child;
      try (gate) {
        child =
            new Child(
                task.namespace()
                    .call(
                        () -> {
                          gate.expect(OwnThread.id());
                          return spawn(plan, root, task, cgroup, namespaces, streams);
                        }));
      } catch (KernelException e) {
        if (gate.passed()) {
          throw UnfitProgramException.of(plan, e);
        }
        throw e;
      }
      var failure = gate.failure();
      if (failure.isPresent()) {
        guardian.release(child); // the gate killed it
        throw failure.get();
      }
      return child;
    } catch (StartException | UnfitProgramException e) {
      throw e;
    } catch (Exception e) {
      throw new StartException("CannotCreateContainerError: " + e.getMessage(), e);
    }
  }

  /** On the thread inside. */
  private int spawn(
      LaunchPlan plan,
      ContainerRoot root,
      TaskResources task,
      Cgroup cgroup,
      ContainerNamespaces namespaces,
      Streams streams)
      throws IOException {
    namespaces.enter();
    OwnThread.hostName(task.names().hostName());
    root.mount(plan, task, cgroup.views());
    OwnThread.workIn(root.directory());
    OwnThread.noNewPrivileges();
    boolean direct = host.canBecome(plan.ids().uid(), plan.ids().gid());
    try (var spawn =
        new Spawn(
            direct ? plan.program() : host.unshare().toString(),
            direct ? plan.arguments() : nested(plan, root.path()),
            plan.environment(),
            streams.input(),
            List.of(streams.output(), streams.error()),
            Optional.of(new Spawn.Gate(READY, RELEASE)),
            direct ? Optional.of(plan.workingDirectory()) : Optional.empty())) {
      OwnThread.inheritNothing();
      if (direct) {
        // From here on this thread sees the container's files only, and may next to nothing.
        OwnThread.rootAt(root.path());
        OwnThread.become(plan.ids().uid(), plan.ids().gid());
        if (host.filtersSystemCalls()) {
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

  /**
   * Where the region's user namespace holds one user only, the container gets a user namespace of
   * its own, in which that one user is called as asked.
   */
  static List<String> nested(LaunchPlan plan, Path root) {
    var command = new ArrayList<String>();
    command.add("unshare");
    command.add("--user");
    command.add("--map-user=" + plan.ids().uid());
    command.add("--map-group=" + plan.ids().gid());
    command.add("--root=" + root);
    command.add("--wd=" + plan.workingDirectory());
    command.add("--");
    command.add(plan.program());
    command.addAll(plan.arguments().subList(1, plan.arguments().size()));
    return List.copyOf(command);
  }
}
