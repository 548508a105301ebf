package dev.provingground.harness.assembly;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a CDK app wrote (cloud assembly schema of the CDK, {@code @aws-cdk/cloud-assembly-schema}).
 *
 * @param directory where it is
 * @param version of the schema, its first number
 * @param stacks each after those that it depends on; those of stages too; none while something is
 *     missing, as they have made-up values then
 * @param missing what the app asks to be looked up
 */
public record Assembly(
    Path directory, int version, List<AssemblyStack> stacks, List<MissingContext> missing) {
  /** The newest schema that this has been tried with: of aws-cdk-lib 2.276.0. */
  public static final int KNOWN_VERSION = 55;

  public Assembly {
    stacks = List.copyOf(stacks);
    missing = List.copyOf(missing);
  }

  /**
   * Reads it.
   *
   * @param stack the name of one: it is read, and those that it depends on, as {@code cdk deploy
   *     STACK} deploys them; empty for all
   * @throws IllegalArgumentException when it is none, or has something that is not known; the
   *     message names it
   */
  public static Assembly read(Path directory, Environment environment, Optional<String> stack) {
    return new AssemblyReader(environment).read(directory, stack);
  }
}
