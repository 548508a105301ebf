package dev.provingground.region.container;

import dev.provingground.region.kernel.Child;
import dev.provingground.region.kernel.Descriptor;
import dev.provingground.region.kernel.KernelException;
import dev.provingground.region.kernel.Spawn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small shell that outlives this process by a moment: when its standard input ends, it kills
 * every container that it was told of and not told to forget. So {@code kill -9} of the region
 * leaves no container, also where the region is not init of a pid namespace. Thread-safe.
 *
 * <p>A parent-death signal would not do: the kernel forgets it when the child changes its user.
 */
final class Guardian implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);
  private static final String SCRIPT =
      """
      alive=
      while read -r verb pid; do
        case $verb in
          watch) alive="$alive $pid" ;;
          forget)
            rest=
            for p in $alive; do [ "$p" = "$pid" ] || rest="$rest $p"; done
            alive=$rest ;;
        esac
      done
      for p in $alive; do kill -9 "$p"; done
      """;

  private final Child shell;
  private final Descriptor input;

  private Guardian(Child shell, Descriptor input) {
    this.shell = shell;
    this.input = input;
  }

  static Guardian start() {
    var pipe = Descriptor.pipe();
    try (var read = pipe.get(0);
        var nothing = Descriptor.openForWriting(Path.of("/dev/null"));
        var spawn =
            new Spawn(
                "/bin/sh",
                List.of("sh", "-c", SCRIPT, "region-guardian"),
                List.of(),
                read,
                List.of(nothing, nothing),
                Optional.empty(),
                Optional.empty())) {
      return new Guardian(new Child(spawn.start()), pipe.get(1));
    }
  }

  /** From here on the process does not outlive this one. */
  void watch(int pid) {
    say("watch", pid);
  }

  /** Waits for the process to end and reaps it: until then its number can be nobody else's. */
  int release(Child child) {
    child.awaitEnd();
    say("forget", child.pid());
    return child.reap();
  }

  private synchronized void say(String verb, int pid) {
    try {
      input.write((verb + " " + pid + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (KernelException e) {
      // The containers still go with the region's pid namespace, or with close().
      LOG.warn("The guardian of containers has gone; somebody must have killed it.", e);
    }
  }

  /** Kills what is still watched and ends. */
  @Override
  public void close() {
    input.close();
    shell.reap();
  }
}
