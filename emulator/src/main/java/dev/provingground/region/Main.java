package dev.provingground.region;

import dev.provingground.region.launch.LaunchException;
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
    var supervisor = Supervisor.begin();
    System.exit(outside(supervisor, RegionCommand.parse(arguments)));
  }

  private static int outside(Supervisor supervisor, Parsed parsed) {
    if (parsed instanceof Parsed.Done done) { // a switch over patterns takes longer to link
      return done.exitCode();
    }
    var run = (Parsed.Run) parsed;
    if (run.lifeline()) {
      Supervisor.watch();
    }
    try {
      // A program that has a region on a lifeline waits for its end.
      return supervisor.run(Main.class, run.options(), !run.lifeline());
    } catch (LaunchException e) {
      return refuse(e);
    }
  }

  private static int inside(Supervisor.Inside inside) throws InterruptedException {
    // The carriers of virtual threads must be born before any thread enters another namespace.
    Thread.startVirtualThread(() -> {}).join();
    Supervisor.watch();
    try {
      var region = Region.start(inside.options(), inside.instance());
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(region::close));
      region.readiness().print(System.out, StartCost.since(inside.began()));
      var readyFile = inside.options().readyFile();
      if (readyFile.isPresent()) {
        region.readiness().write(readyFile.get());
      }
    } catch (LaunchException e) {
      return refuse(e);
    }
    new CountDownLatch(1).await(); // until a signal ends the process
    return 0;
  }

  private static int refuse(LaunchException e) {
    System.err.println(e.getMessage());
    return RegionCommand.USAGE;
  }
}
