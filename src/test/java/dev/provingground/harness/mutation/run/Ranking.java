package dev.provingground.harness.mutation.run;

import dev.provingground.harness.mutation.run.Scenarios.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order scenarios are asked: first those that are likely to notice, for what they cost.
 * What killed a mutant of the same property is likely, then what killed one of the same type, then
 * what speaks of the same things. Safe for use by many threads.
 */
final class Ranking {
  private static final double SAME_PROPERTY = 5;
  private static final double SAME_TYPE = 1;
  private static final double ANY = 0.02;
  private static final double SAME_WORD = 0.01;
  private static final double HOPE = 0.001;
  private static final double LEAST_SECONDS = 0.05;

  /** What a scenario that was never run is taken to need. */
  private static final double UNKNOWN_SECONDS = 0.5;

  private final Map<String, Integer> kills = new HashMap<>();
  private final Map<String, Double> seconds = new HashMap<>();
  private int turn;

  /** All of them, the best first. What disturbs others comes last: it takes long, too. */
  synchronized List<Scenario> order(List<Scenario> scenarios, Mutant mutant) {
    return scenarios.stream()
        .sorted(
            Comparator.comparing(Scenario::disturbsOthers)
                .thenComparingDouble(s -> -worth(s, mutant))
                .thenComparing(Scenario::needsTasks))
        .toList();
  }

  private double worth(Scenario asked, Mutant mutant) {
    var scenario = asked.name();
    var likely =
        SAME_PROPERTY * count(scenario, mutant.area() + "." + mutant.property())
            + SAME_TYPE * count(scenario, mutant.area())
            + ANY * count(scenario, "")
            + SAME_WORD * mutant.words().stream().filter(asked.text()::contains).count()
            + HOPE;
    return likely / Math.max(LEAST_SECONDS, seconds.getOrDefault(scenario, UNKNOWN_SECONDS));
  }

  private int count(String scenario, String about) {
    return kills.getOrDefault(scenario + "|" + about, 0);
  }

  synchronized void killed(String scenario, Mutant mutant) {
    for (var about : List.of(mutant.area() + "." + mutant.property(), mutant.area(), "")) {
      kills.merge(scenario + "|" + about, 1, Integer::sum);
    }
  }

  synchronized void took(String scenario, Duration time) {
    seconds.merge(scenario, time.toMillis() / 1e3, (old, now) -> (old + now) / 2);
  }

  /** Those that have killed nothing yet; each call begins with the next of them. */
  synchronized List<Scenario> idle(List<Scenario> scenarios) {
    var idle = new ArrayList<>(scenarios.stream().filter(s -> count(s.name(), "") == 0).toList());
    if (!idle.isEmpty()) {
      Collections.rotate(idle, turn++ % idle.size());
    }
    return idle;
  }
}
