package dev.provingground.harness.mutation.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reviewed list of mutants that no user can tell from the stack as it should be, each with the
 * reason.
 */
final class EquivalentMutants {
  private final Path file;
  private final List<Entry> entries;

  private EquivalentMutants(Path file, List<Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * An entry of the list.
   *
   * @param mutants ids; an asterisk stands for anything
   * @param reason why nobody can see the difference
   */
  record Entry(List<String> mutants, String reason) {
    Entry {
      mutants = List.copyOf(mutants);
      if (mutants.isEmpty() || reason.isBlank()) {
        throw new IllegalArgumentException("an equivalent mutant needs an id and a reason");
      }
    }

    boolean names(Mutant mutant) {
      return mutants.stream().anyMatch(pattern -> matches(pattern, mutant));
    }

    static boolean matches(String pattern, Mutant mutant) {
      var expression =
          Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
      return mutant.id().matches("(?s)" + expression);
    }
  }

  /** Reads the list; an empty one where there is no such file. */
  static EquivalentMutants read(Path file) {
    if (!Files.exists(file)) {
      return new EquivalentMutants(file, List.of());
    }
    try {
      return new EquivalentMutants(
          file, new JsonMapper().readValue(file.toFile(), new TypeReference<List<Entry>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException("read the equivalent mutants in " + file, e);
    }
  }

  /** Why nobody can see it; empty when somebody could. */
  Optional<String> reason(Mutant mutant) {
    return entries.stream().filter(e -> e.names(mutant)).map(Entry::reason).findFirst();
  }

  /**
   * Holds the list against all mutants there are.
   *
   * @throws IllegalArgumentException when it names one that there is no more
   */
  void check(List<Mutant> all) {
    for (var entry : entries) {
      for (var pattern : entry.mutants()) {
        if (all.stream().noneMatch(m -> Entry.matches(pattern, m))) {
          throw new IllegalArgumentException(
              "%s names '%s', but there is no such mutant any more: take it out"
                  .formatted(file, pattern));
        }
      }
    }
  }
}
