package dev.provingground.harness.mutation.run;

import dev.provingground.harness.settings.Settings;
import java.nio.file.Path;

/**
 * What mutants are made of, and what judges them.
 *
 * @param settings say whose stack it is
 * @param specification a directory of feature files; drills among them do not judge
 * @param equivalent the reviewed list of mutants that nobody can see; where there is no such file,
 *     there are none
 */
public record Subject(Settings settings, Path specification, Path equivalent) {
  /** Whether it is the reference stack, whose image is the workload's. */
  public boolean isReference() {
    return settings.stack().isEmpty();
  }
}
