package dev.provingground.harness.deployment;

import dev.provingground.infra.CloudAssembly;
import dev.provingground.infra.DeploymentOptions;

/** Where the templates of a deployment come from. */
@FunctionalInterface
public interface TemplateSource {
  /** The templates of a deployment with these options, as files. */
  CloudAssembly templates(DeploymentOptions options);
}
