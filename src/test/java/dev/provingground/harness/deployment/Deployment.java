package dev.provingground.harness.deployment;

import dev.provingground.infra.DeploymentOptions;
import dev.provingground.infra.Outputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is deployed.
 *
 * @param serviceStack the name of the stack with the service
 * @param registry the registry stack's outputs
 * @param service the service stack's outputs
 * @param image what was pushed; empty where the stacks bring or name their own image
 */
public record Deployment(
    DeploymentOptions options,
    String serviceStack,
    Map<String, String> registry,
    Map<String, String> service,
    Optional<PushedImage> image) {

  public Deployment {
    registry = Map.copyOf(registry);
    service = Map.copyOf(service);
  }

  /** The digest of the image that was pushed. */
  public String imageDigest() {
    return pushed().digest();
  }

  /** The tags under which it was pushed. */
  public List<String> imageTags() {
    return pushed().tags();
  }

  private PushedImage pushed() {
    return image.orElseThrow(
        () -> new IllegalStateException("no image was pushed: the app has its own"));
  }

  /**
   * An output of the service stack.
   *
   * @param key one of {@link Outputs}
   * @throws IllegalArgumentException when the stack has none of that key
   */
  public String output(String key) {
    return find(service, key);
  }

  /** An output of the service stack that holds a list. */
  public List<String> outputs(String key) {
    return List.of(output(key).split(","));
  }

  /** An output of the registry stack. */
  public String registryOutput(String key) {
    return find(registry, key);
  }

  private static String find(Map<String, String> outputs, String key) {
    var value = outputs.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "the stack has no output " + key + "; it has " + outputs.keySet());
    }
    return value;
  }
}
