package dev.provingground.harness.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes down what a run does while it runs, so that one that is cut off has told what it could.
 * Safe for use by many threads.
 */
public final class RunNotes {
  private final Path directory;
  private final Clock clock;
  private final List<RunFacts.Phase> phases = new ArrayList<>();
  private RunFacts facts = RunFacts.NONE;

  /** Notes of the run that this JVM makes, where its report will be. */
  public RunNotes() {
    this(ReportPlugin.DIRECTORY, Clock.systemUTC());
  }

  RunNotes(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * @param timeScale how many of the region's seconds pass in one real second
   * @param about what the target tells of itself, in its order
   */
  public synchronized void target(
      String name, String region, double timeScale, Map<String, String> about) {
    facts =
        new RunFacts(
            Optional.of(name),
            Optional.of(region),
            facts.account(),
            timeScale,
            new LinkedHashMap<>(about),
            List.copyOf(phases),
            Optional.empty());
    write();
  }

  /** Only the last four digits are written. */
  public synchronized void account(String id) {
    facts =
        new RunFacts(
            facts.target(),
            facts.region(),
            Optional.of(Words.masked(id)),
            facts.timeScale(),
            facts.facts(),
            List.copyOf(phases),
            Optional.empty());
    write();
  }

  /** Does some work and writes down how long it took, also when it fails. */
  public <T> T phase(String name, Supplier<T> work) {
    var began = clock.instant();
    try {
      return work.get();
    } finally {
      ended(new RunFacts.Phase(name, began, clock.instant()));
    }
  }

  /** {@link #phase(String, Supplier)} for work without a result. */
  public void phase(String name, Runnable work) {
    var began = clock.instant();
    try {
      work.run();
    } finally {
      ended(new RunFacts.Phase(name, began, clock.instant()));
    }
  }

  private synchronized void ended(RunFacts.Phase phase) {
    phases.add(phase);
    facts =
        new RunFacts(
            facts.target(),
            facts.region(),
            facts.account(),
            facts.timeScale(),
            facts.facts(),
            List.copyOf(phases),
            Optional.empty());
    write();
  }

  /** Nothing of the run is left, or what is left is to stay. */
  public synchronized void ended() {
    facts =
        new RunFacts(
            facts.target(),
            facts.region(),
            facts.account(),
            facts.timeScale(),
            facts.facts(),
            facts.phases(),
            Optional.of(clock.instant()));
    write();
  }

  private void write() {
    try {
      Files.createDirectories(directory);
      Json.MAPPER.writeValue(directory.resolve(RunFacts.FILE).toFile(), facts);
    } catch (IOException e) {
      throw new UncheckedIOException("write the notes of the run to " + directory, e);
    }
  }
}
