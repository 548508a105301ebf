package dev.provingground.region.container;

import dev.provingground.region.services.fis.Injection;
import dev.provingground.region.services.fis.Injection.Evidence;
import dev.provingground.region.services.fis.TaskFaults.KillProcess;
import dev.provingground.region.services.fis.TaskFaults.Signal;
import dev.provingground.region.time.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Signals a task's processes of one name, as {@code killall} does. */
final class ProcessSignal {
  /** The kernel keeps so much of a name. */
  private static final int NAME = 15;

  private final EventLoop loop;
  private final KillProcess fault;
  private final Injection.Listener listener;

  ProcessSignal(EventLoop loop, KillProcess fault, Injection.Listener listener) {
    this.loop = loop;
    this.fault = fault;
    this.listener = listener;
  }

  /** Waits for those that are killed to be gone. Blocks. */
  void send(List<ProcessHandle> processes) {
    var named = processes.stream().filter(this::isMeant).toList();
    long signalled = named.stream().filter(this::signal).count();
    if (signalled == 0) {
      loop.execute(() -> listener.refused(fault.processName() + ": no process found in the task"));
      return;
    }
    if (fault.signal() == Signal.SIGKILL) {
      named.forEach(process -> process.onExit().join());
    }
    var evidence = new Evidence(Map.of("processesSignalled", signalled));
    loop.execute(listener::injected);
    loop.execute(() -> listener.undone(evidence));
  }

  private boolean signal(ProcessHandle process) {
    return fault.signal() == Signal.SIGKILL ? process.destroyForcibly() : process.destroy();
  }

  private boolean isMeant(ProcessHandle process) {
    var directory = Path.of("/proc/" + process.pid());
    try {
      var name = Files.readString(directory.resolve("comm")).strip();
      return name.length() < NAME
          ? name.equals(fault.processName())
          : command(directory).equals(fault.processName());
    } catch (IOException e) {
      return false; // it has ended meanwhile
    }
  }

  /** The file name of its command, for names that the kernel has cut. */
  private static String command(Path directory) throws IOException {
    var line = Files.readString(directory.resolve("cmdline"));
    int end = line.indexOf('\0');
    var program = end < 0 ? line : line.substring(0, end);
    return program.substring(program.lastIndexOf('/') + 1);
  }
}
