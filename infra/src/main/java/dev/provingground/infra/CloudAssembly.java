package dev.provingground.infra;

import java.nio.file.Path;

/**
 * What a synthesis wrote: one template for each stack, to be deployed in this order.
 *
 * @param directory the cloud assembly as the CDK lays it out; {@code cdk --app DIRECTORY} takes it
 *     too
 */
public record CloudAssembly(Path directory, Template registry, Template service) {
  /**
   * A stack to be.
   *
   * @param stackName the name to create it by
   * @param file its CloudFormation template, JSON
   */
  public record Template(String stackName, Path file) {}
}
