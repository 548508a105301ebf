package dev.provingground.region.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Runs this program once more, in namespaces of its own, and stands for it: passes on what ends it,
 * and how it ended.
 *
 * <p>Whatever dies takes the rest along. This process: the other's standard input ends, and the
 * kernel kills {@code unshare} with the thread that started it. {@code unshare}: kills its child,
 * which is number 1 of the pid namespace, so the kernel kills all in it. That child, or the region
 * that it waits for: likewise. What namespaces do not take along, a {@link Sweeper} removes.
 */
public final class Supervisor {
  /** The first argument of the process in its own namespaces; what {@link Inside} says follows. */
  private static final String INSIDE = "--inside";

  private static final Duration GRACE = Duration.ofSeconds(20);

  /**
   * Options of the region's virtual machine: a heap that begins small and is collected without
   * threads of its own, memory that goes back to the kernel when the compilers have done what a
   * start gives them to do, no file in /tmp, and no warnings about what Undertow and system calls
   * need.
   *
   * <p>The others are for a short start. An AOT cache is mapped where it was made for, so that its
   * pages are the file's and not copies with other addresses in them. Whoever looks for a class or
   * a resource that is not there opens all libraries to find it in none: the logging that is used
   * is named, in the language that it has, and there is no JMX, to which Undertow's XNIO would
   * report.
   */
  private static final List<String> JVM =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions", // a Java that lacks one of these starts without
          "-XX:+UseSerialGC",
          "-Xms24m",
          "-XX:TrimNativeHeapInterval=3000",
          "-XX:-UsePerfData",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dorg.jboss.logging.provider=slf4j",
          "-Dorg.jboss.logging.locale=ROOT",
          "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
          "-Dslf4j.internal.verbosity=WARN",
          "-Djavax.management.builder.initial=".concat(NoManagement.class.getName()));

  private final HostCheck host = new HostCheck(Path.of("/"));
  private final FutureTask<Isolation> isolation;

  private Supervisor() {
    isolation = new FutureTask<>(host::isolation);
  }

  /** Finds out what the host allows, while the caller goes on. */
  public static Supervisor begin() {
    var supervisor = new Supervisor();
    // The command line is read meanwhile. It may be wrong, then nobody waits for this.
    Thread.ofPlatform().name("host-check").daemon().start(supervisor.isolation);
    return supervisor;
  }

  /**
   * What the process in its own namespaces is to be.
   *
   * @param instance names what the region makes outside of its namespaces
   * @param began when the process that the user started did, for {@link StartCost}
   */
  public record Inside(UUID instance, long began, RegionOptions options) {}

  /**
   * Returns when the other process has ended. To be called on the main thread, which outlives it.
   *
   * @param main this program, for which {@link #inside} then has the options
   * @param makesCache whether its end may take some seconds longer, so that the next starts faster
   * @return its exit code
   * @throws LaunchException when this host does not allow it
   */
  public int run(Class<?> main, RegionOptions options, boolean makesCache) throws LaunchException {
    var instance = instance();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    var cache = AotCache.of(options.directory(), JVM, System.getenv(), instance);
    if (cache.isPresent()) {
      command.addAll(cache.get().options(makesCache));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(
        List.of(INSIDE, instance.toString(), Long.toString(StartCost.ticksOfThisProcess())));
    command.addAll(options.toArguments());
    try (var sweeper = Sweeper.start(host.setsid(), instance)) {
      var process =
          new ProcessBuilder(isolation().wrap(command))
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(process, cache, sweeper)));
      var exitCode = process.waitFor();
      cache.ifPresent(AotCache::keep);
      return exitCode;
    } catch (IOException e) {
      throw new LaunchException("The region cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private Isolation isolation() throws LaunchException, InterruptedException {
    try {
      return isolation.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LaunchException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** A new name, from the kernel: Java's own generator takes some tens of milliseconds to begin. */
  private static UUID instance() throws LaunchException {
    var source = Path.of("/proc/sys/kernel/random/uuid");
    try {
      return UUID.fromString(Files.readString(source).strip());
    } catch (IOException e) {
      throw new LaunchException("There is no " + source + ": mount /proc", e);
    }
  }

  /** Asks the region to end, and ends it when it has not done so in time. */
  private static void stop(Process unshare, Optional<AotCache> cache, Sweeper sweeper) {
    // unshare blocks SIGTERM, and the shell that is number 1 does not hear it: go past them.
    unshare.children().flatMap(ProcessHandle::children).forEach(ProcessHandle::destroy);
    try {
      if (!unshare.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        unshare.destroyForcibly();
        unshare.waitFor();
      }
      cache.ifPresent(AotCache::keep);
    } catch (InterruptedException e) {
      unshare.destroyForcibly();
    }
    sweeper.close();
  }

  /** In the process that {@link #run} starts, what it is to be; empty in any other. */
  public static Optional<Inside> inside(String... arguments) {
    return arguments.length > 2 && arguments[0].equals(INSIDE)
        ? Optional.of(
            new Inside(
                UUID.fromString(arguments[1]),
                Long.parseLong(arguments[2]),
                RegionOptions.of(List.of(arguments).subList(3, arguments.length))))
        : Optional.empty();
  }

  /** Ends this process when its standard input does: whoever started it is gone. */
  public static void watch() {
    Thread.ofPlatform()
        .name("lifeline")
        .daemon()
        .start(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // A broken pipe says the same as one that has ended.
              }
              System.exit(1);
            });
  }
}
