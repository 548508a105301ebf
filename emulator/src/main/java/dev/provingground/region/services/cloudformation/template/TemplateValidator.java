package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks a whole template before anything is made: resource types and their properties, functions,
 * and that whatever is referred to exists. Conditions are not decided, so both branches of every
 * Fn::If must hold.
 */
public final class TemplateValidator {
  private final Template template;
  private final ResourceCatalog catalog;
  private final Problems problems = new Problems();
  private final FunctionChecker functions;

  public TemplateValidator(Template template, ResourceCatalog catalog) {
    this.template = template;
    this.catalog = catalog;
    this.functions = new FunctionChecker(template, problems);
  }

  /**
   * Resources that a condition leaves out may be of any type: nothing is made of them.
   *
   * @param holds whether a condition does, asked when all of them are well formed
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError that names
   *     everything that is wrong
   */
  public void validate(Predicate<String> holds) {
    template.conditions().values().forEach(functions::checkCondition);
    checkTypes(problems.isEmpty() ? holds : condition -> true);
    for (var rule : template.rules().values()) {
      rule.condition().ifPresent(functions::checkCondition);
      rule.assertions().forEach(assertion -> functions.checkCondition(assertion.condition()));
    }
    for (var resource : template.resources().values()) {
      functions.check(resource.properties());
      checkConditionExists(resource.condition());
      if (catalog.hasType(resource.type())) {
        catalog.checkProperties(resource, problems);
      }
    }
    for (var output : template.outputs().values()) {
      functions.check(output.value());
      output.exportName().ifPresent(name -> functions.checkExportName(output.name(), name));
      checkConditionExists(output.condition());
    }
    functions.finish();
    checkDynamicReferences();
    checkReferences();
    problems.throwIfAny();
  }

  private void checkDynamicReferences() {
    long found =
        template.resources().values().stream()
            .mapToLong(resource -> DynamicReference.count(resource.properties().toString()))
            .sum();
    if (found > DynamicReference.MOST) {
      problems.add(
          "Template format error: Number of dynamic references, %d, is greater than maximum allowed, %d"
              .formatted(found, DynamicReference.MOST));
    }
  }

  private void checkTypes(Predicate<String> holds) {
    Predicate<ResourceDefinition> exists =
        resource ->
            resource
                .condition()
                .map(name -> !template.conditions().containsKey(name) || holds.test(name))
                .orElse(true);
    var unknown = new LinkedHashSet<String>();
    for (var resource : template.resources().values()) {
      if (!catalog.hasType(resource.type())
          && !CustomResources.isCustom(resource.type())
          && exists.test(resource)) {
        unknown.add(resource.type());
      }
    }
    if (!unknown.isEmpty()) {
      problems.add("Template format error: Unrecognized resource types: " + unknown);
    }
    new CustomResources(template, catalog, exists).check(problems);
  }

  private void checkReferences() {
    var unresolved = new LinkedHashSet<String>();
    for (var resource : template.resources().values()) {
      for (var id : resource.dependsOn()) {
        if (!template.resources().containsKey(id)) {
          unresolved.add(id);
        }
      }
      checkReferences(resource.properties(), unresolved);
    }
    addUnresolved(unresolved, "Resources");
    unresolved.clear();
    for (var output : template.outputs().values()) {
      checkReferences(output.value(), unresolved);
      output.exportName().ifPresent(name -> checkReferences(name, unresolved));
    }
    addUnresolved(unresolved, "Outputs");
    var inConditions = new LinkedHashSet<String>();
    template.conditions().values().forEach(node -> collectBeyondInputs(node, inConditions));
    for (var rule : template.rules().values()) {
      rule.condition().ifPresent(node -> collectBeyondInputs(node, inConditions));
      rule.assertions().forEach(a -> collectBeyondInputs(a.condition(), inConditions));
    }
    if (!inConditions.isEmpty()) {
      problems.add(
          "Template format error: Unresolved dependencies %s. Cannot reference resources in the Conditions block of the template"
              .formatted(inConditions));
    }
  }

  private void checkReferences(JsonNode node, Set<String> unresolved) {
    var references = References.of(node, name -> Optional.empty());
    for (var name : references.names()) {
      if (!isInput(name) && !template.resources().containsKey(name)) {
        unresolved.add(name);
      }
    }
    for (var attribute : references.attributes()) {
      var resource = template.resources().get(attribute.logicalId());
      if (resource == null) {
        problems.add(
            "Template error: instance of Fn::GetAtt references undefined resource "
                + attribute.logicalId());
      } else if (!attribute.name().isEmpty()
          && catalog.hasType(resource.type())
          && !catalog.hasAttribute(resource.type(), attribute.name())) {
        problems.add(
            "Template error: resource %s does not support attribute type %s in Fn::GetAtt"
                .formatted(attribute.logicalId(), attribute.name()));
      }
    }
    references.conditions().forEach(name -> checkConditionExists(Optional.of(name)));
  }

  private void collectBeyondInputs(JsonNode node, Set<String> found) {
    var references = References.of(node, name -> Optional.empty());
    references.resources().stream().filter(name -> !isInput(name)).forEach(found::add);
  }

  private void addUnresolved(Set<String> unresolved, String block) {
    if (!unresolved.isEmpty()) {
      problems.add(
          "Template format error: Unresolved resource dependencies %s in the %s block of the template"
              .formatted(unresolved, block));
    }
  }

  private void checkConditionExists(Optional<String> condition) {
    if (condition.isPresent() && !template.conditions().containsKey(condition.get())) {
      problems.add(
          "Template format error: Unresolved condition dependency %s in the Conditions block of the template"
              .formatted(condition.get()));
    }
  }

  private boolean isInput(String name) {
    return Inputs.PSEUDO_PARAMETERS.contains(name) || template.parameters().containsKey(name);
  }
}
