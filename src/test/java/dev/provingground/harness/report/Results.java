package dev.provingground.harness.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the run and its scenarios went; {@code results.json} beside the report.
 *
 * @param failure why the run itself failed, outside of every scenario
 * @param scenarios in the order of their ends
 */
record Results(
    Instant began, Instant ended, Optional<String> failure, List<ScenarioResult> scenarios) {
  /** The file's name in the report's directory. */
  static final String FILE = "results.json";

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Json.MAPPER.writeValue(directory.resolve(FILE).toFile(), this);
  }

  /**
   * All that the report's directory holds of a run.
   *
   * @throws IllegalArgumentException when it holds no results
   */
  static Findings findings(Path directory, Specification specification) {
    var file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "there are no results of a run in %s: no %s".formatted(directory, FILE));
    }
    try {
      var results = Json.MAPPER.readValue(file.toFile(), Results.class);
      return new Findings(
          results.began,
          results.ended,
          results.failure,
          RunFacts.read(directory),
          specification,
          results.scenarios,
          Journals.read(directory.resolve(Journals.DIRECTORY.getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException("read the results of a run in " + directory, e);
    }
  }
}
