package dev.provingground.region.container;

import dev.provingground.region.kernel.Child;
import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.Spawn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program of the host's that does one thing and ends. Not by {@link ProcessBuilder}: the first of
 * those in a virtual machine opens every library on the class path to find a logger for itself.
 */
final class HostProgram {
  private static final int BUFFER = 4096;

  private HostProgram() {}

  /**
   * Waits for its end, with an empty environment.
   *
   * @throws IOException with what it said, when it does not start or does not succeed
   */
  static void run(Path program, List<String> arguments) throws IOException {
    var name = program.getFileName().toString();
    var command = new ArrayList<>(arguments);
    command.addFirst(name);
    var pipe = Descriptor.pipe();
    try (var read = pipe.get(0);
        var arena = Arena.ofConfined()) {
      var child = start(program, command, pipe.get(1));
      var said = new ByteArrayOutputStream();
      try {
        var buffer = arena.allocate(BUFFER);
        for (int count = read.read(buffer); count > 0; count = read.read(buffer)) {
          said.writeBytes(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
        }
      } finally {
        read.close(); // so that it ends, whatever happened here
      }
      int exitCode = child.reap();
      if (exitCode != 0) {
        throw new IOException(
            name
                + ", exit code "
                + exitCode
                + ": "
                + said.toString(StandardCharsets.UTF_8).strip());
      }
    } catch (KernelException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Child start(Path program, List<String> command, Descriptor write) {
    try (write;
        var nothing = Descriptor.open(Path.of("/dev/null"));
        var spawn =
            new Spawn(
                program.toString(),
                command,
                List.of(),
                nothing,
                List.of(write, write),
                Optional.empty(),
                Optional.empty())) {
      return new Child(spawn.start());
    }
  }
}
