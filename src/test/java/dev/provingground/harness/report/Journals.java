package dev.provingground.harness.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.provingground.harness.drill.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Drills' journals as JSON files: instants in ISO-8601 UTC, durations in ISO-8601. */
public final class Journals {
  /** Where they are, one file a drill. */
  public static final Path DIRECTORY = Path.of("reports", "drills");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Journals() {}

  /** Writes a journal to a file that is named after its drill. */
  public static Path write(Journal journal) {
    var name = journal.plan().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    try {
      Files.createDirectories(DIRECTORY);
      var file = DIRECTORY.resolve(name + ".json");
      JSON.writeValue(file.toFile(), journal);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("write the journal of " + journal.plan().name(), e);
    }
  }
}
