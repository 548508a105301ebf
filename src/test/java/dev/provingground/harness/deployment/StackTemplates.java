package dev.provingground.harness.deployment;

import dev.provingground.infra.CloudAssembly;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stacks of a deployment, in the order in which they are deployed.
 *
 * @param foundation those that are there before the image is pushed
 * @param registry the name of the one of them that has the image's repository; empty where no image
 *     is pushed between the stacks
 * @param service the one with the service
 * @param additions those that come after it
 */
public record StackTemplates(
    List<StackTemplate> foundation,
    Optional<String> registry,
    StackTemplate service,
    List<StackTemplate> additions) {
  public StackTemplates {
    foundation = List.copyOf(foundation);
    additions = List.copyOf(additions);
  }

  /** Of the reference stack. */
  public static StackTemplates of(CloudAssembly assembly) {
    return new StackTemplates(
        List.of(StackTemplate.of(assembly.registry())),
        Optional.of(assembly.registry().stackName()),
        StackTemplate.of(assembly.service()),
        List.of());
  }

  /** All of them. */
  public List<StackTemplate> all() {
    var all = new ArrayList<>(foundation);
    all.add(service);
    all.addAll(additions);
    return List.copyOf(all);
  }
}
