package dev.provingground.region;

import dev.provingground.region.launch.LaunchException;
import dev.provingground.region.launch.RegionOptions;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.wire.WireServer;
import java.net.BindException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The API's server, which is made while other parts are: its classes take their time. */
final class Listening implements AutoCloseable {
  private final RegionOptions options;
  private final FutureTask<WireServer> server;

  private Listening(RegionOptions options, EventLoop loop) {
    this.options = options;
    this.server = new FutureTask<>(() -> new WireServer(options.host(), options.port(), loop));
  }

  static Listening start(RegionOptions options, EventLoop loop) {
    var listening = new Listening(options, loop);
    Thread.ofPlatform().name("listen").start(listening.server);
    return listening;
  }

  /**
   * @throws LaunchException when its port is in use
   */
  WireServer server() throws LaunchException {
    try {
      return server.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case BindException inUse ->
            throw new LaunchException(
                "Port "
                    + options.port()
                    + " of "
                    + options.host()
                    + " is in use: give another with --port, or end what uses it",
                inUse);
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new AssertionError(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("The start was interrupted", e);
    }
  }

  /** Closes the server, if it was made. */
  @Override
  public void close() throws InterruptedException {
    try {
      server.get().close();
    } catch (ExecutionException e) {
      // What kept it from being made is said by server().
    }
  }
}
