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
   * is named, in the language that it has, and so is what channels are selected by; and there is no
   * JMX, to which Undertow's XNIO would report. The second compiler is for what has been called
   * some thousand times, not for what the cache says that another region called often: else a third
   * of a start's processor time is its.
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
          "-XX:-AOTReplayTraining",
          "-XX:Tier4InvocationThreshold=20000",
          "-XX:Tier4MinInvocationThreshold=5000",
          "-XX:Tier4CompileThreshold=60000",
          "-XX:Tier4BackEdgeThreshold=200000",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dorg.jboss.logging.provider=slf4j",
          "-Dorg.jboss.logging.locale=ROOT",
          "-Dslf4j.provider=dev.provingground.region.logging.LineLogging",
          "-Dslf4j.internal.verbosity=WARN",
          "-Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider",
          "-Djavax.management.builder.initial=".concat(NoManagement.class.getName()));

  /** What the region ends with when its virtual machine fails, and {@code unshare} with too. */
  private static final int FAILED = 1;

  private final HostCheck host = new HostCheck(Path.of("/"));
  private final Path setsid;
  private final UUID instance;
  private final Program program;
  private final Optional<AotCache> cache;

  private Supervisor(Outline outline) throws IOException, LaunchException {
    instance = instance();
    setsid = host.setsid();
    program = Program.ofThisProcess();
    cache = AotCache.of(program, outline.directory(), JVM, System.getenv(), instance);
  }

  /**
   * What the process in its own namespaces is to be.
   *
   * @param instance names what the region makes outside of its namespaces
   * @param began when the process that the user started did, for {@link StartCost}
   * @param usualDirectory which depends on who the user is outside
   * @param arguments the user's
   */
  public record Inside(UUID instance, long began, Path usualDirectory, List<String> arguments) {
    public Inside {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * Returns when the other process has ended. To be called on the main thread, which outlives it.
   *
   * @param main this program, for which {@link #inside} then has the arguments
   * @return its exit code
   * @throws LaunchException when this host does not allow it
   */
  public static int run(Class<?> main, Outline outline, String... arguments)
      throws LaunchException {
    try {
      var supervisor = new Supervisor(outline);
      // What is wrong must not be remembered as what a start is, and a first start takes its time.
      if (!supervisor.isRemembered()
          && RegionCommand.parse(arguments) instanceof RegionCommand.Parsed.Done done) {
        return done.exitCode();
      }
      return supervisor.run(supervisor.command(main, outline, arguments));
    } catch (IOException e) {
      throw new LaunchException("The region cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private boolean isRemembered() {
    return cache.isPresent() && cache.get().isMade();
  }

  private List<String> command(Class<?> main, Outline outline, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    if (cache.isPresent()) {
      // A program that has a region on a lifeline waits for its end.
      command.addAll(cache.get().options(!outline.lifeline()));
    }
    command.addAll(List.of("-cp", program.toClassPath(), main.getName()));
    command.addAll(
        List.of(
            INSIDE,
            instance.toString(),
            Long.toString(StartCost.ticksOfThisProcess()),
            Outline.usualDirectory().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** In the namespaces that this host probably allows; only when it does not are others tried. */
  private int run(List<String> command) throws IOException, LaunchException, InterruptedException {
    var isolation = host.probable();
    var process = start(isolation, command);
    try (var shell = sweeper(process)) {
      int exitCode = await(process, shell);
      if (exitCode == FAILED && host.refuses(isolation)) {
        exitCode = await(start(host.isolation(), command), shell);
      }
      if (exitCode != RegionCommand.USAGE) { // which is no region's start
        cache.ifPresent(AotCache::keep);
      } else {
        cache.ifPresent(AotCache::discard);
      }
      return exitCode;
    }
  }

  private static Process start(Isolation isolation, List<String> command) throws IOException {
    return new ProcessBuilder(isolation.wrap(command))
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private int await(Process process, Sweeper shell) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(process, shell)));
    return process.waitFor();
  }

  /** Started behind the region, which makes nothing that has to be swept before it has begun. */
  private Sweeper sweeper(Process region) throws IOException {
    try {
      return Sweeper.start(setsid, instance);
    } catch (IOException e) {
      region.destroyForcibly();
      throw e;
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
  private void stop(Process unshare, Sweeper sweeper) {
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
    return arguments.length > 3 && arguments[0].equals(INSIDE)
        ? Optional.of(
            new Inside(
                UUID.fromString(arguments[1]),
                Long.parseLong(arguments[2]),
                Path.of(arguments[3]),
                List.of(arguments).subList(4, arguments.length)))
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
