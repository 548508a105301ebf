package dev.provingground.region.launch;

import dev.provingground.region.launch.Isolation.Users;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds out, by trying, how this host lets a region have namespaces of its own. */
final class HostCheck {
  private static final List<String> PROGRAMS =
      List.of("usr/bin", "bin", "usr/sbin", "sbin", "run/current-system/sw/bin");

  /** CAP_SYS_ADMIN's number. */
  private static final int SYS_ADMIN = 21;

  private final Path root;

  /**
   * @param root of the file system: {@code /}, but in tests
   */
  HostCheck(Path root) {
    this.root = root;
  }

  /**
   * @throws LaunchException when the host lets it have none
   */
  Isolation isolation() throws LaunchException {
    var setpriv = program("setpriv");
    var unshare = program("unshare");
    var refusal = "";
    for (var users : candidates()) {
      var isolation = new Isolation(setpriv, unshare, users);
      var problem = attempt(isolation);
      if (problem.isEmpty()) {
        return isolation;
      }
      refusal = problem.get();
    }
    throw new LaunchException(explain(refusal));
  }

  /**
   * What this host most likely allows, without a trial, which takes a twentieth of a second.
   *
   * @throws LaunchException when a program is missing
   */
  Isolation probable() throws LaunchException {
    return new Isolation(program("setpriv"), program("unshare"), candidates().getFirst());
  }

  /** Whether it keeps processes from having that. */
  boolean refuses(Isolation isolation) {
    return attempt(isolation).isPresent();
  }

  /**
   * @throws LaunchException when there is no such program
   */
  Path setsid() throws LaunchException {
    return program("setsid");
  }

  private List<Users> candidates() {
    var candidates = new ArrayList<Users>();
    if (isRoot() && mayAdminister()) {
      candidates.add(Users.HOST);
    } else if (find("newuidmap").isPresent() && hasRange()) {
      candidates.add(Users.RANGE);
    }
    candidates.add(Users.ONE);
    return candidates;
  }

  /** By name or by number. */
  private boolean hasRange() {
    return !line("etc/subuid", System.getProperty("user.name").concat(":")).isEmpty()
        || !line("etc/subuid", user().toString().concat(":")).isEmpty();
  }

  /** A container's root usually may not. */
  private boolean mayAdminister() {
    var capabilities = line("proc/self/status", "CapEff:");
    return capabilities.isEmpty()
        || (Long.parseUnsignedLong(capabilities, 16) >>> SYS_ADMIN & 1) == 1;
  }

  /** What follows in the line of a file that begins so; empty when there is none. */
  private String line(String file, String start) {
    try {
      for (var line : Files.readAllLines(root.resolve(file))) {
        if (line.startsWith(start)) {
          return line.substring(start.length()).strip();
        }
      }
    } catch (IOException e) {
      // Of no use here is the same as not there.
    }
    return "";
  }

  private static boolean isRoot() {
    return user().equals(0);
  }

  private static Object user() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts nothing in namespaces as they are to be; what it said, when that failed. */
  private static Optional<String> attempt(Isolation isolation) {
    try {
      var process =
          new ProcessBuilder(isolation.wrap(List.of("true"))).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.of("no answer within ten seconds");
      }
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(said.lines().findFirst().orElse("exit code " + process.exitValue()));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** What was refused, and the ways on. */
  String explain(String refusal) {
    var switches =
        List.of(
            new Switch("user.max_user_namespaces", "0", "15000"),
            new Switch("kernel.unprivileged_userns_clone", "0", "1"),
            new Switch("kernel.apparmor_restrict_unprivileged_userns", "1", "0"));
    for (var setting : switches) {
      if (setting.off().equals(sysctl(setting.name()))) {
        return "This host keeps ordinary users from making namespaces ("
            + refusal
            + "): run as root, or allow it with: sudo sysctl "
            + setting.name()
            + "="
            + setting.on();
      }
    }
    return "This host refuses namespaces ("
        + refusal
        + "): run as root; in a container, with --cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add"
        + " SYS_PTRACE";
  }

  private record Switch(String name, String off, String on) {}

  /** A kernel setting; empty when this kernel has none of that name. */
  private String sysctl(String name) {
    try {
      return Files.readString(root.resolve("proc/sys").resolve(name.replace('.', '/'))).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private Path program(String name) throws LaunchException {
    var program = find(name);
    if (program.isEmpty()) {
      throw new LaunchException("There is no program '" + name + "': install util-linux");
    }
    return program.get();
  }

  private Optional<Path> find(String name) {
    for (var directory : PROGRAMS) {
      var program = root.resolve(directory).resolve(name);
      if (Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }
}
