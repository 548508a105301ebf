package dev.provingground.region;

import dev.provingground.region.kernel.StandardStreams;
import dev.provingground.region.launch.LaunchException;
import dev.provingground.region.launch.Outline;
import dev.provingground.region.launch.RegionCommand;
import dev.provingground.region.launch.RegionCommand.Parsed;
import dev.provingground.region.launch.StartCost;
import dev.provingground.region.launch.Supervisor;
import java.util.concurrent.CountDownLatch;

/**
 * {@code java -jar emulator.jar [--port 4566] [--time-scale 1] …}: starts a region, prints when it
 * is ready, and leaves nothing behind when it ends.
 *
 * <p>Exit codes: 0 after {@code --help}; 1 when its lifeline has ended; 2 with one line on standard
 * error when it is for the user to mend; 130 and 143 after Ctrl-C and SIGTERM.
 */
public final class Main {
  private Main() {}

  /** Runs until the process is told to end. */
  public static void main(String[] arguments) throws Exception {
    var inside = Supervisor.inside(arguments);
    if (inside.isPresent()) {
      System.exit(inside(inside.get()));
    }
    System.exit(outside(arguments));
  }

  private static int outside(String... arguments) {
    var outline = Outline.of(arguments);
    if (outline.answered() && RegionCommand.parse(arguments) instanceof Parsed.Done done) {
      return done.exitCode();
    }
    if (outline.lifeline()) {
      Supervisor.watch();
    }
    try {
      return Supervisor.run(Main.class, outline, arguments);
    } catch (LaunchException e) {
      return refuse(e);
    }
  }

  private static int inside(Supervisor.Inside inside) throws InterruptedException {
    // The carriers of virtual threads must be born before any thread enters another namespace.
    Thread.startVirtualThread(() -> {}).join();
    Supervisor.watch();
    var parsed = RegionCommand.parse(inside.usualDirectory(), inside.arguments());
    if (parsed instanceof Parsed.Done done) { // a switch over patterns takes longer to link
      StandardStreams.discard();
      return done.exitCode();
    }
    var options = ((Parsed.Run) parsed).options();
    try {
      var region = Region.start(options, inside.instance());
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .unstarted(
                      () -> {
                        region.close();
                        StandardStreams.discard();
                      }));
      region.readiness().print(System.out, StartCost.since(inside.began()));
      var readyFile = options.readyFile();
      if (readyFile.isPresent()) {
        region.readiness().write(readyFile.get());
      }
    } catch (LaunchException e) {
      int exitCode = refuse(e);
      StandardStreams.discard();
      return exitCode;
    }
    new CountDownLatch(1).await(); // until a signal ends the process
    return 0;
  }

  private static int refuse(LaunchException e) {
    System.err.println(e.getMessage());
    return RegionCommand.USAGE;
  }
}
