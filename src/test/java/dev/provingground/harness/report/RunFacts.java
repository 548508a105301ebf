package dev.provingground.harness.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a run besides its scenarios; {@code run.json} beside the report.
 *
 * @param target as {@code -Dtarget=} names it; empty while it is not open
 * @param account masked but for its last four digits; empty while nothing is deployed
 * @param timeScale how many of the region's seconds pass in one real second
 * @param facts what the target tells of itself, in its order
 * @param phases in the order in which they ended
 * @param ended when nothing of it was left, or was to stay
 */
public record RunFacts(
    Optional<String> target,
    Optional<String> region,
    Optional<String> account,
    double timeScale,
    Map<String, String> facts,
    List<Phase> phases,
    Optional<Instant> ended) {
  /** The file's name in the report's directory. */
  static final String FILE = "run.json";

  static final RunFacts NONE =
      new RunFacts(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          1,
          Map.of(),
          List.of(),
          Optional.empty());

  /** A part of the run. */
  public record Phase(String name, Instant began, Instant ended) {
    /** Wall time. */
    public Duration took() {
      return Duration.between(began, ended);
    }
  }

  /** What {@link RunNotes} wrote; {@link #NONE} when the run did not come so far. */
  static RunFacts read(Path directory) throws IOException {
    var file = directory.resolve(FILE);
    return Files.exists(file) ? Json.MAPPER.readValue(file.toFile(), RunFacts.class) : NONE;
  }
}
