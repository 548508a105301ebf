package dev.provingground.harness.report;

import dev.provingground.harness.drill.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Drills' journals as JSON files: instants in ISO-8601 UTC, durations in ISO-8601. */
public final class Journals {
  /** Where they are, one file a drill. */
  public static final Path DIRECTORY = Path.of("reports", "drills");

  private Journals() {}

  /** Writes a journal to a file that is named after its drill. */
  public static Path write(Journal journal) {
    return write(DIRECTORY, journal);
  }

  static Path write(Path directory, Journal journal) {
    try {
      Files.createDirectories(directory);
      var file = directory.resolve(fileName(journal));
      Json.MAPPER.writeValue(file.toFile(), journal);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("write the journal of " + journal.plan().name(), e);
    }
  }

  static String fileName(Journal journal) {
    var name = journal.plan().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return name + ".json";
  }

  /** Every journal of a directory; none when there is no directory. */
  static List<Journal> read(Path directory) throws IOException {
    var journals = new ArrayList<Journal>();
    for (var file : files(directory)) {
      journals.add(Json.MAPPER.readValue(file.toFile(), Journal.class));
    }
    return journals;
  }

  /** Removes an earlier run's journals. */
  static void clear(Path directory) throws IOException {
    for (var file : files(directory)) {
      Files.delete(file);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }
}
