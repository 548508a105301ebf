package dev.provingground.region.container;

import dev.provingground.region.kernel.Child;
import java.util.Map;

/** Signals by the names that images give them. */
final class Signals {
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "HUP",
          1,
          "INT",
          2,
          "QUIT",
          3,
          "KILL",
          Child.KILL,
          "USR1",
          10,
          "USR2",
          12,
          "TERM",
          Child.TERM,
          "WINCH",
          28);
  private static final int LAST = 64;

  private Signals() {}

  /**
   * @param signal such as {@code SIGQUIT}, {@code QUIT} or {@code 3}
   */
  static int number(String signal) throws StartException {
    var name = signal.startsWith("SIG") ? signal.substring("SIG".length()) : signal;
    var number = NUMBERS.get(name);
    if (number != null) {
      return number;
    }
    if (name.matches("[0-9]{1,2}")
        && Integer.parseInt(name) >= 1
        && Integer.parseInt(name) <= LAST) {
      return Integer.parseInt(name);
    }
    throw StartException.cannotCreate("invalid signal: " + signal);
  }
}
