package dev.provingground.region.services.cloudformation.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Custom resources and the Lambda functions behind them. No function runs in this region: what the
 * function of a custom resource would do, the resource's type does itself where it is known, and a
 * function is taken as the provider of such resources only.
 */
final class CustomResources {
  private static final String PREFIX = "Custom::";
  private static final String FUNCTION = "AWS::Lambda::Function";

  private final ResourceCatalog catalog;
  private final List<ResourceDefinition> resources;

  /**
   * @param exists whether a resource does: what a condition leaves out may be anything
   */
  CustomResources(
      Template template, ResourceCatalog catalog, Predicate<ResourceDefinition> exists) {
    this.catalog = catalog;
    this.resources = template.resources().values().stream().filter(exists).toList();
  }

  static boolean isCustom(String type) {
    return type.startsWith(PREFIX) || type.equals("AWS::CloudFormation::CustomResource");
  }

  void check(Problems problems) {
    var functions = ids(resource -> resource.type().equals(FUNCTION));
    var unknown =
        resources.stream()
            .filter(resource -> isCustom(resource.type()) && !catalog.hasType(resource.type()))
            .map(resource -> "%s (%s)".formatted(resource.logicalId(), resource.type()))
            .toList();
    if (!unknown.isEmpty()) {
      problems.add(
          "Custom resources %s are not supported: their provider is code that would have to run, and no Lambda function does in this region. %s"
              .formatted(unknown, known()));
    }
    var providers = new LinkedHashSet<String>();
    for (var resource : resources) {
      if (!isCustom(resource.type()) || !catalog.hasType(resource.type())) {
        continue;
      }
      var provider = provider(resource).filter(functions::contains);
      provider.ifPresent(providers::add);
      if (provider.isEmpty()) {
        problems.add(
            "ServiceToken of %s (%s) must be Fn::GetAtt of the Arn of a Lambda function of the same template"
                .formatted(resource.logicalId(), resource.type()));
      }
    }
    functions.removeAll(providers);
    if (catalog.hasType(FUNCTION) && !functions.isEmpty()) {
      problems.add(
          "Lambda functions %s are not supported: none runs in this region, and a template may have one only as the provider of a custom resource that the region knows. %s"
              .formatted(functions, known()));
    }
  }

  private Set<String> ids(Predicate<ResourceDefinition> which) {
    return resources.stream()
        .filter(which)
        .map(ResourceDefinition::logicalId)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Optional<String> provider(ResourceDefinition custom) {
    return References.of(custom.properties().path("ServiceToken"), name -> Optional.empty())
        .attributes()
        .stream()
        .filter(attribute -> attribute.name().equals("Arn"))
        .map(References.Attribute::logicalId)
        .findFirst();
  }

  private String known() {
    return "It knows "
        + catalog.typeNames().stream()
            .filter(CustomResources::isCustom)
            .sorted()
            .collect(Collectors.joining(", ", "", "."));
  }
}
