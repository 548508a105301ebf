package dev.provingground.region.container;

import dev.provingground.region.kernel.RootedPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the program that a command names, as runc does. */
final class Executables {
  private static final int ANYONE_EXECUTES = 0111;

  private Executables() {}

  /**
   * @param command its first word
   * @param path the container's PATH; empty when it has none
   * @return the program's path in the container
   * @throws StartException as runc words it
   */
  static String find(Path root, String command, String path, String workingDirectory)
      throws StartException {
    if (command.indexOf('/') >= 0) {
      var absolute = command.startsWith("/") ? command : workingDirectory + "/" + command;
      var file = RootedPath.find(root, absolute);
      if (file.isEmpty()) {
        throw StartException.cannotStart(
            "exec: \"" + command + "\": stat " + command + ": no such file or directory");
      }
      if (!isExecutable(file)) {
        throw StartException.cannotStart("exec: \"" + command + "\": permission denied");
      }
      return absolute;
    }
    for (var directory : path.split(":")) {
      var candidate = (directory.isEmpty() ? workingDirectory : directory) + "/" + command;
      if (isExecutable(RootedPath.find(root, candidate))) {
        return candidate;
      }
    }
    throw StartException.cannotStart(
        "exec: \"" + command + "\": executable file not found in $PATH");
  }

  private static boolean isExecutable(Optional<Path> file) {
    try {
      return file.isPresent()
          && Files.isRegularFile(file.get())
          && ((int) Files.getAttribute(file.get(), "unix:mode") & ANYONE_EXECUTES) != 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
