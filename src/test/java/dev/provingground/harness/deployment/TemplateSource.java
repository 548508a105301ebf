package dev.provingground.harness.deployment;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.console.Console;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.infra.Parameters;
import dev.provingground.workload.image.ImageOptions;
import java.util.List;
import java.util.Map;

/**
 * Where the templates of a deployment come from. What a source does not say otherwise is as of the
 * reference stack.
 */
@FunctionalInterface
public interface TemplateSource {
  /** The templates of a deployment with these options, as files. */
  StackTemplates templates(DeploymentOptions options);

  /** The names of the stacks before the image, the first to be made first. */
  default List<String> foundation(DeploymentOptions options) {
    return List.of(options.names().registryStack());
  }

  /** The names of the stack with the service and of those after it, the first to be made first. */
  default List<String> service(DeploymentOptions options) {
    return List.of(options.names().serviceStack());
  }

  /**
   * Brings what the stacks take to be there before the first of them, or refuses what cannot be
   * had, before anything is deployed.
   *
   * @param templates as {@link #templates} gave them
   */
  default void prepare(Aws aws, Console console, StackTemplates templates) {}

  /** The configuration of the image that it runs. */
  default ImageOptions image() {
    return ImageOptions.REFERENCE;
  }

  /** The tag by which it runs the image, if it is by a tag. */
  default String tag() {
    return "latest";
  }

  /** The service stack's parameters, for what was published. */
  default Map<String, String> parameters(Deployment published) {
    return Map.of(Parameters.IMAGE_REFERENCE, "@" + published.imageDigest());
  }

  /**
   * What the harness asks of the registry stack, under the keys of {@link
   * dev.provingground.infra.Outputs}.
   *
   * @param outputs its own
   */
  default Map<String, String> registry(Aws aws, String stack, Map<String, String> outputs) {
    return outputs;
  }

  /**
   * What the harness asks of the service stack, under the keys of {@link
   * dev.provingground.infra.Outputs}.
   *
   * @param outputs its own
   */
  default Map<String, String> service(Aws aws, String stack, Map<String, String> outputs) {
    return outputs;
  }

  /** The options with the tags that its owner allows; the reference stack may be broken. */
  default DeploymentOptions tagged(DeploymentOptions options) {
    return options.withChaosAllowed();
  }
}
