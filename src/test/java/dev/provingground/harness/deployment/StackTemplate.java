package dev.provingground.harness.deployment;

import dev.provingground.infra.CloudAssembly;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A stack to be.
 *
 * @param stackName the name to create it by
 * @param file its CloudFormation template, JSON
 * @param url where in S3 the template is, for one that is too large to be sent; empty for one that
 *     is nowhere but in its file
 * @param parameters that its app gives
 * @param tags that its app gives
 */
public record StackTemplate(
    String stackName,
    Path file,
    Optional<String> url,
    Map<String, String> parameters,
    Map<String, String> tags) {
  public StackTemplate {
    parameters = Map.copyOf(parameters);
    tags = Map.copyOf(tags);
  }

  static StackTemplate of(CloudAssembly.Template template) {
    return new StackTemplate(
        template.stackName(), template.file(), Optional.empty(), Map.of(), Map.of());
  }

  /** The same stack of another template. */
  public StackTemplate with(Path other) {
    return new StackTemplate(stackName, other, Optional.empty(), parameters, tags);
  }
}
