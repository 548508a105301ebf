package dev.provingground.region.simulation;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lives the worlds of consecutive seeds and tells which of them break an invariant, and which: to
 * see whether a change of the region's code is noticed, and to find the seed that shows a bug.
 * Arguments: the first seed, 1, and how many, 25. See {@code docs/simulation.md}.
 */
public final class Seeds {
  private Seeds() {}

  /** Prints a line for each world that fails, and how many there are of each invariant. */
  public static void main(String[] arguments) {
    long first = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 25;
    Map<String, Integer> failures = new TreeMap<>();
    for (long seed = first; seed < first + count; seed++) {
      var lines = new AtomicInteger();
      try {
        Simulation.run(seed, line -> lines.incrementAndGet());
      } catch (AssertionError e) {
        var why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        System.out.printf("after %d lines: %s%n", lines.get(), why);
        failures.merge(
            why.replaceFirst("seed -?\\d+: ", "").split("\\. But: ")[0], 1, Integer::sum);
      }
    }
    failures.forEach(
        (sentence, times) -> System.out.printf("%d of %d: %s%n", times, count, sentence));
    System.out.printf(
        "%d of %d worlds went well%n",
        count - failures.values().stream().mapToInt(n -> n).sum(), count);
  }
}
