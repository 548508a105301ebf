package dev.provingground.region.container;

import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.kernel.OwnThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that a container's program is born into, but for the network's, and what becomes
 * of the container's other processes when the program has ended.
 */
sealed interface ContainerNamespaces {
  /** On the thread inside, which is about to spawn the program. */
  void enter() throws IOException;

  /** Whether a process of the container may outlive its program, if nobody ends it. */
  boolean outliveProgram();

  /** Ends all that the program has left, so that nobody holds its output open. Blocks. */
  void endRest();

  /** To be called once, when the program has been reaped, or was never started. */
  void end();

  /**
   * The container's processes.
   *
   * @param program which has not been reaped
   */
  Stream<ProcessHandle> processes(ProcessHandle program);

  /** The program is init of a pid namespace of its own: all else in it ends with it. */
  record OfItsOwn() implements ContainerNamespaces {
    @Override
    public void enter() {
      OwnThread.isolate();
    }

    @Override
    public boolean outliveProgram() {
      return false;
    }

    @Override
    public void endRest() {}

    @Override
    public void end() {}

    @Override
    public Stream<ProcessHandle> processes(ProcessHandle program) {
      return family(program);
    }
  }

  /** Those of an init process that is the container's alone. */
  record BelowInit(InitProcess init) implements ContainerNamespaces {
    @Override
    public void enter() {
      OwnThread.join(init.pid());
    }

    @Override
    public boolean outliveProgram() {
      return true;
    }

    @Override
    public void endRest() {
      init.kill();
    }

    @Override
    public void end() {
      init.end();
    }

    @Override
    public Stream<ProcessHandle> processes(ProcessHandle program) {
      return family(program);
    }
  }

  /**
   * A pid namespace that all containers of the task share, whose init is the task's. Which
   * processes are this container's is told by its mount namespace: who lives without capabilities
   * cannot leave it.
   */
  final class AmongItsTasks implements ContainerNamespaces {
    private final InitProcess init;
    private volatile @Nullable Descriptor held;
    private volatile String mounts = "";

    AmongItsTasks(InitProcess init) {
      this.init = init;
    }

    @Override
    public void enter() throws IOException {
      OwnThread.isolateAmong(init.pid());
      var own = Path.of("/proc/thread-self/ns/mnt");
      // While it is held, the kernel gives its number to no other.
      held = Descriptor.open(own);
      mounts = Files.readSymbolicLink(own).toString();
    }

    @Override
    public boolean outliveProgram() {
      return true;
    }

    @Override
    public void endRest() {
      // One that is just being born is met in the next round.
      for (var rest = inHere(); !rest.isEmpty(); rest = inHere()) {
        rest.forEach(ProcessHandle::destroyForcibly);
        rest.forEach(process -> process.onExit().join());
      }
    }

    @Override
    public void end() {
      var descriptor = held;
      if (descriptor != null) {
        descriptor.close();
      }
    }

    @Override
    public Stream<ProcessHandle> processes(ProcessHandle program) {
      return inHere().stream();
    }

    private List<ProcessHandle> inHere() {
      return ProcessHandle.allProcesses().filter(this::isHere).toList();
    }

    private boolean isHere(ProcessHandle process) {
      try {
        var namespace = Path.of("/proc/" + process.pid() + "/ns/mnt");
        return Files.readSymbolicLink(namespace).toString().equals(mounts);
      } catch (IOException e) {
        return false; // it has ended, or is none of the region's
      }
    }
  }

  private static Stream<ProcessHandle> family(ProcessHandle program) {
    return Stream.concat(Stream.of(program), program.descendants());
  }
}
