package dev.provingground.region.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What may happen in a world, each with its weight. */
final class Happenings {
  private record Happening(String name, int weight, Runnable event) {}

  private final List<Happening> all = new ArrayList<>();
  private int sum;

  void add(String name, int weight, Runnable event) {
    all.add(new Happening(name, weight, event));
    sum += weight;
  }

  /** Lets one of them happen; its name. */
  String next(Random random) {
    int point = random.nextInt(sum);
    for (var one : all) {
      point -= one.weight();
      if (point < 0) {
        one.event().run();
        return one.name();
      }
    }
    throw new AssertionError("weights do not sum up to " + sum);
  }
}
