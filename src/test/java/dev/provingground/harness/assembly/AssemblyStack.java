package dev.provingground.harness.assembly;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A stack of an app.
 *
 * @param id in its assembly
 * @param stackName to create it by
 * @param template its file, JSON
 * @param templateUrl where the template is in S3 once its assets are published
 * @param parameters that the app gives
 * @param tags that the app gives
 * @param dependencies the ids of the stacks that must be there before
 * @param bootstrap what it asks of its environment; empty for one that takes it as it is
 * @param assets what it needs to be published
 */
public record AssemblyStack(
    String id,
    String stackName,
    Path template,
    Optional<String> templateUrl,
    Map<String, String> parameters,
    Map<String, String> tags,
    Set<String> dependencies,
    Optional<Bootstrap> bootstrap,
    Assets assets) {
  public AssemblyStack {
    parameters = Map.copyOf(parameters);
    tags = Map.copyOf(tags);
    dependencies = Set.copyOf(dependencies);
  }

  /**
   * That {@code cdk bootstrap} was there before (CDK developer guide, "Bootstrap your
   * environment").
   *
   * @param version of its template, at least
   * @param parameter the Systems Manager parameter that tells the version
   */
  public record Bootstrap(int version, String parameter) {}
}
