package dev.provingground.region.container;

import dev.provingground.region.container.cgroup.Cgroup;
import dev.provingground.region.fabric.NetworkNamespaces.Namespace;
import dev.provingground.region.kernel.Child;
import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.kernel.OwnThread;
import dev.provingground.region.kernel.Spawn;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The init process of a container whose task definition enables one, or of all containers of a task
 * that share a pid namespace: a small shell of the host's, which takes processes in whose parents
 * have ended. A program is then an ordinary process, ended by signals that it does not handle. It
 * is the region's child all the same, so nothing has to forward signals to it.
 */
final class InitProcess {
  private static final String SCRIPT = "while :; do sleep 1000000 & wait; done";

  private final Child shell;
  private final Guardian guardian;

  private InitProcess(Child shell, Guardian guardian) {
    this.shell = shell;
    this.guardian = guardian;
  }

  /** Makes namespaces with it. To be called on a thread that is in none. */
  static InitProcess start(Namespace network, Cgroup cgroup, Guardian guardian) throws Exception {
    var init = new InitProcess(new Child(network.call(InitProcess::spawn)), guardian);
    guardian.watch(init.pid());
    try {
      cgroup.add(init.pid());
      return init;
    } catch (Exception e) {
      init.end();
      throw e;
    }
  }

  int pid() {
    return shell.pid();
  }

  /** All else in its namespace ends with it. */
  void kill() {
    shell.signal(Child.KILL);
  }

  /**
   * Kills it and waits for its end: it waits for that of all else in its namespace, so programs
   * must have been reaped.
   */
  void end() {
    kill();
    guardian.release(shell);
  }

  /** On the thread inside. */
  private static int spawn() {
    OwnThread.isolate();
    try (var nothing = Descriptor.open(Path.of("/dev/null"));
        var dropped = Descriptor.openForWriting(Path.of("/dev/null"));
        var spawn =
            new Spawn(
                "/bin/sh",
                List.of("init", "-c", SCRIPT),
                List.of("PATH=/usr/bin:/bin"),
                nothing,
                List.of(dropped, dropped),
                Optional.empty(),
                Optional.empty())) {
      OwnThread.inheritNothing();
      return spawn.start();
    }
  }
}
