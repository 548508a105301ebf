package dev.provingground.harness.mutation.run;

import dev.provingground.harness.app.Place;
import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.target.Targets;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A region that is there for as long as it is asked.
 *
 * @param directory for its log
 */
record BriefRegion(Console console, Path directory) implements Place {
  private static final double TIME_SCALE = 1;

  @Override
  public <T> T with(Function<Aws, T> work) {
    try (var target = Targets.embedded(TIME_SCALE, console, directory);
        var aws = new Aws(target)) {
      return work.apply(aws);
    }
  }
}
