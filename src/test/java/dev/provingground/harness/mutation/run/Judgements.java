package dev.provingground.harness.mutation.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.harness.mutation.run.Judgement.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was found so far, in a file of JSON lines to which each judgement is added at once: a run
 * that is cut off goes on where it was. Safe for use by many threads.
 */
final class Judgements {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final Map<String, Judgement> byMutant = new HashMap<>();

  private Judgements(Path file) {
    this.file = file;
  }

  static Judgements open(Path file, boolean fresh) {
    var judgements = new Judgements(file);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (fresh) {
        Files.deleteIfExists(file);
      }
      if (Files.exists(file)) {
        for (var line : Files.readAllLines(file)) {
          var judgement = JSON.readValue(line, Judgement.class);
          judgements.byMutant.put(judgement.mutant(), judgement);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("read %s; delete it to begin anew".formatted(file), e);
    }
    return judgements;
  }

  /**
   * What is known of a mutant and still holds: a kill as long as the mutant is the same, a survival
   * as long as the specification is too. Errors are tried again.
   */
  synchronized Optional<Judgement> known(Mutant mutant, String specification) {
    return Optional.ofNullable(byMutant.get(mutant.id()))
        .filter(j -> j.digest().equals(mutant.digest()))
        .filter(j -> j.outcome() != Outcome.ERROR)
        .filter(j -> j.outcome().isKill() || j.specification().equals(specification));
  }

  /** What is known of a mutant that was judged. */
  synchronized Judgement of(String mutant) {
    var judgement = byMutant.get(mutant);
    if (judgement == null) {
      throw new IllegalArgumentException(mutant + " was not judged");
    }
    return judgement;
  }

  synchronized void add(Judgement judgement) {
    byMutant.put(judgement.mutant(), judgement);
    try {
      Files.writeString(
          file,
          JSON.writeValueAsString(judgement) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("write " + file, e);
    }
  }
}
