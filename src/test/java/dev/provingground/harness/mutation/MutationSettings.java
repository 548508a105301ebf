package dev.provingground.harness.mutation;

import dev.provingground.harness.mutation.run.Selection;
import dev.provingground.harness.mutation.run.Subject;
import dev.provingground.harness.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the user chose, by system properties.
 *
 * @param subject what is mutated, and what judges
 * @param selection which mutants
 * @param workers how many mutants are deployed and judged at a time, 1 to 16
 * @param fresh whether what an earlier run found is forgotten
 */
record MutationSettings(Subject subject, Selection selection, int workers, boolean fresh) {
  /** As the build gives it where the user gives nothing. */
  private static final String ALL = "all";

  private static final String CORES = "cores";
  private static final int WORKERS_A_CORE = 3;
  private static final int MOST_WORKERS = 16;
  private static final int MOST_MUTANTS = 100_000;
  private static final Path FEATURES = Path.of("features");
  private static final String EQUIVALENT = "equivalent-mutants.json";

  /**
   * Reads the properties {@code mutation.sample}, {@code mutation.operator}, {@code
   * mutation.resource}, {@code mutation.workers}, {@code mutation.fresh} and {@code
   * mutation.specification}; {@code stack.app} and {@code stack.description} for somebody else's
   * stack.
   *
   * @throws IllegalArgumentException when a value is not possible; the message says what is
   */
  static MutationSettings from(Function<String, Optional<String>> property) {
    Function<String, Optional<String>> given =
        name -> property.apply(name).filter(v -> !v.equals(ALL) && !v.equals(CORES));
    return new MutationSettings(
        subject(property),
        new Selection(
            given.apply("mutation.sample").map(s -> number("mutation.sample", s, MOST_MUTANTS)),
            given.apply("mutation.operator"),
            given.apply("mutation.resource")),
        given
            .apply("mutation.workers")
            .map(w -> number("mutation.workers", w, MOST_WORKERS))
            .orElseGet(
                () ->
                    Math.min(
                        MOST_WORKERS, WORKERS_A_CORE * Runtime.getRuntime().availableProcessors())),
        given.apply("mutation.fresh").map(MutationSettings::yes).orElse(false));
  }

  private static Subject subject(Function<String, Optional<String>> property) {
    var settings = Settings.from(property);
    var specification = property.apply("mutation.specification").map(Path::of);
    specification
        .filter(directory -> !Files.isDirectory(directory))
        .ifPresent(
            missing -> {
              throw new IllegalArgumentException(
                  "-Dmutation.specification=%s is not possible; give a directory of feature files"
                      .formatted(missing));
            });
    return settings
        .stack()
        .map(
            stack ->
                new Subject(
                    settings,
                    specification.orElse(FEATURES.resolve("your-stack")),
                    stack.description().resolveSibling(EQUIVALENT)))
        .orElseGet(
            () ->
                new Subject(
                    settings,
                    specification.orElse(FEATURES.resolve("1-specification")),
                    FEATURES.resolve(EQUIVALENT)));
  }

  /** Where what is found is kept from run to run: apart for each stack. */
  Path work() {
    return Path.of("target", subject.isReference() ? "mutation" : "mutation-your-stack");
  }

  private static int number(String property, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the same error as a number that is out of range
    }
    throw new IllegalArgumentException(
        "-D%s=%s is not possible; give a whole number from 1 to %d"
            .formatted(property, value, most));
  }

  private static boolean yes(String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(
          "-Dmutation.fresh=%s is not possible; give true or false".formatted(value));
    }
    return value.equals("true");
  }
}
