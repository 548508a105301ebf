package dev.provingground.region.services.cloudformation;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.services.cloudformation.resource.ResourceTypes;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import dev.provingground.region.services.cloudformation.template.Template;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.InsufficientCapabilitiesException;

/** What must be acknowledged before a template that makes IAM resources is deployed. */
final class Capabilities {
  private final ResourceTypes types;

  Capabilities(ResourceTypes types) {
    this.types = types;
  }

  /**
   * What a template is said to require before it is deployed: of stacks that are nested in it
   * nobody has seen what they make.
   */
  List<Capability> announced(Template template) {
    return embedsStacks(template)
        ? List.of(Capability.CAPABILITY_NAMED_IAM, Capability.CAPABILITY_AUTO_EXPAND)
        : required(template).stream().toList();
  }

  private Optional<Capability> required(Template template) {
    var needing = template.resources().values().stream().filter(this::makesIam).toList();
    if (needing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        needing.stream().anyMatch(this::isNamed)
            ? Capability.CAPABILITY_NAMED_IAM
            : Capability.CAPABILITY_IAM);
  }

  /** Why, in CloudFormation's words. */
  Optional<String> reason(Template template) {
    var resourceTypes =
        template.resources().values().stream()
            .filter(resource -> makesIam(resource) || isStack(resource))
            .map(ResourceDefinition::type)
            .distinct()
            .toList();
    return resourceTypes.isEmpty()
        ? Optional.empty()
        : Optional.of("The following resource(s) require capabilities: " + resourceTypes);
  }

  /** Transforms make resources that nobody has seen, unless in a change set. */
  static void checkAutoExpand(List<String> acknowledged) {
    if (!acknowledged.contains(Capability.CAPABILITY_AUTO_EXPAND.toString())) {
      throw insufficient(Capability.CAPABILITY_AUTO_EXPAND);
    }
  }

  void check(Template template, List<String> acknowledged) {
    var required = required(template);
    if (required.isEmpty()
        || acknowledged.contains(Capability.CAPABILITY_NAMED_IAM.toString())
        || acknowledged.contains(required.get().toString())) {
      return;
    }
    throw insufficient(required.get());
  }

  private static RuntimeException insufficient(Capability required) {
    return AwsErrors.of(
        InsufficientCapabilitiesException.builder(),
        "InsufficientCapabilitiesException",
        "Requires capabilities : [" + required + "]");
  }

  private boolean embedsStacks(Template template) {
    return template.resources().values().stream().anyMatch(this::isStack);
  }

  private boolean isStack(ResourceDefinition resource) {
    return types.hasType(resource.type()) && types.get(resource.type()).isStack();
  }

  private boolean makesIam(ResourceDefinition resource) {
    return types.hasType(resource.type()) && types.get(resource.type()).schema().iam();
  }

  private boolean isNamed(ResourceDefinition resource) {
    var name = types.get(resource.type()).schema().namedBy();
    return !name.isEmpty() && resource.properties().has(name);
  }
}
