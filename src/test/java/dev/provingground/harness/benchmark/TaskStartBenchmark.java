package dev.provingground.harness.benchmark;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.settings.Settings;
import dev.provingground.harness.target.Target;
import dev.provingground.harness.target.Targets;
import dev.provingground.workload.image.WorkloadImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How long a task takes from RunTask to RUNNING and to its first answer, and what processor time
 * the region spends on it, for tasks that are started all at once. Arguments: how many, 10 50 250.
 * See {@code docs/benchmarks.md}.
 */
public final class TaskStartBenchmark {
  private static final List<Integer> USUAL = List.of(10, 50, 250);
  private static final long MEMORY_OF_A_TASK = 64L << 20;
  private static final String WARM_UP = "warm-up";

  private TaskStartBenchmark() {}

  /** Exit code 1 where something cannot be measured, and all that is known of it. */
  public static void main(String[] arguments) {
    var counts =
        arguments.length == 0 ? USUAL : Stream.of(arguments).map(Integer::valueOf).toList();
    try {
      measure(counts, new Console(System.out));
    } catch (Exception e) {
      System.err.println(told(e));
      System.exit(1);
    }
  }

  /** What was called first; last, where one looks first, each cause in a line. */
  private static String told(Exception failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    text.append("The benchmark has failed:");
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      text.append("\n  ").append(cause.toString());
    }
    return text.toString();
  }

  private static void measure(List<Integer> counts, Console console) throws Exception {
    var rows = new ArrayList<String>();
    try (var target = Targets.open(Settings.from(name -> Optional.empty()), console);
        var aws = new Aws(target)) {
      var place = Place.make(aws);
      for (var image : push(aws, place).entrySet()) {
        var definition = place.register(aws, image.getKey(), image.getValue());
        wave(aws, target, place, definition, 2); // images are unpacked, code compiled
        console.say(WARM_UP, image.getKey());
        for (int count : counts) {
          if (count * MEMORY_OF_A_TASK > Memory.available()) {
            rows.add("%-10s %5d   too little memory here".formatted(image.getKey(), count));
            continue;
          }
          rows.add(wave(aws, target, place, definition, count).row(image.getKey()));
          console.say(image.getKey(), count + " tasks");
        }
      }
    } finally {
      System.out.println(Result.HEAD); // what was measured is told, whatever became of the rest
      rows.forEach(System.out::println);
    }
  }

  private static Result wave(Aws aws, Target target, Place place, String definition, int count) {
    try {
      return new Wave(aws, target, place, definition, count).measure();
    } catch (Exception e) {
      throw new IllegalStateException("%d tasks of %s".formatted(count, definition), e);
    }
  }

  /** The images that there are, by their names. */
  private static Map<String, String> push(Aws aws, Place place) throws Exception {
    var registry = place.registry(aws);
    var images = new LinkedHashMap<String, String>();
    var minimal = MinimalImage.here();
    if (minimal.isPresent()) {
      minimal.get().pushTo(registry, Place.NAME, "minimal", Place.PORT);
      images.put("minimal", place.uri("minimal"));
    } else {
      System.out.println(
          "No static busybox here (busybox-static): the workload alone is measured.");
    }
    WorkloadImage.fromProperties().pushTo(registry, Place.NAME, Set.of("workload"));
    images.put("workload", place.uri("workload"));
    return images;
  }
}
