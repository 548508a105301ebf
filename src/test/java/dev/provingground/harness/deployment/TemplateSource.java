package dev.provingground.harness.deployment;

import dev.provingground.harness.aws.Aws;
import dev.provingground.infra.CloudAssembly;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.infra.Parameters;
import dev.provingground.workload.image.ImageOptions;
import java.util.Map;

/**
 * Where the templates of a deployment come from. What a source does not say otherwise is as of the
 * reference stack.
 */
@FunctionalInterface
public interface TemplateSource {
  /** The templates of a deployment with these options, as files. */
  CloudAssembly templates(DeploymentOptions options);

  /** The name of the stack with the repository. */
  default String registryStack(DeploymentOptions options) {
    return options.names().registryStack();
  }

  /** The name of the stack with the service. */
  default String serviceStack(DeploymentOptions options) {
    return options.names().serviceStack();
  }

  /** The configuration of the image that it runs. */
  default ImageOptions image() {
    return ImageOptions.REFERENCE;
  }

  /** The service stack's parameters, for an image of that digest. */
  default Map<String, String> parameters(String digest) {
    return Map.of(Parameters.IMAGE_REFERENCE, "@" + digest);
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
