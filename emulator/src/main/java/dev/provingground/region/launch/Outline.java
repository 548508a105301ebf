package dev.provingground.region.launch;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What whoever starts a region must know of its command line, read in passing: the region itself
 * reads it whole, sooner, as it finds its classes in a cache. Of a command line that is wrong this
 * is anything: the region says what is wrong, and ends.
 *
 * @param directory keeps the cache
 * @param lifeline whether the region ends when this process's standard input does
 * @param answered whether no region is asked for, but help or the version
 */
public record Outline(Path directory, boolean lifeline, boolean answered) {
  /** The directory of who gives none. */
  static Path usualDirectory() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "proving-ground-".concat(System.getProperty("user.name")));
  }

  /** Of the arguments of {@code java -jar emulator.jar}. */
  public static Outline of(String... arguments) {
    var directory = usualDirectory();
    var lifeline = false;
    var answered = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (name(arguments[i])) {
        case "directory" -> directory = path(value(arguments, i), directory);
        case "lifeline" -> lifeline = true;
        case "help", "h", "version", "V" -> answered = true;
        default -> {} // for the region
      }
    }
    return new Outline(directory, lifeline, answered);
  }

  /** Of an option, which has one dash or two; empty for what is none. */
  private static String name(String argument) {
    if (!argument.startsWith("-")) {
      return "";
    }
    var option = argument.substring(argument.startsWith("--") ? 2 : 1);
    var equals = option.indexOf('=');
    return equals < 0 ? option : option.substring(0, equals);
  }

  /** Behind its equals sign, or the next argument. */
  private static String value(String[] arguments, int i) {
    var equals = arguments[i].indexOf('=');
    if (equals >= 0) {
      return arguments[i].substring(equals + 1);
    }
    return i + 1 < arguments.length ? arguments[i + 1] : "";
  }

  private static Path path(String text, Path otherwise) {
    try {
      return text.isEmpty() ? otherwise : Path.of(text);
    } catch (InvalidPathException e) {
      return otherwise;
    }
  }
}
