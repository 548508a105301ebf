package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Checks that the functions in a template exist and are called in the right form. */
final class FunctionChecker {

  private static final Set<String> OTHER_STACKS = Set.of("Fn::ImportValue", "Fn::GetStackOutput");

  private final Template template;
  private final Problems problems;
  private final Set<String> supported;
  private final Set<String> unsupported = new LinkedHashSet<>();

  FunctionChecker(Template template, Problems problems) {
    this.template = template;
    this.problems = problems;
    this.supported = new LinkedHashSet<>(Intrinsic.ALL.keySet());
    if (!template.transforms().contains(LanguageExtensions.NAME)) {
      supported.removeAll(LanguageExtensions.FUNCTIONS);
    }
  }

  void check(JsonNode node) {
    for (var member : node.properties()) {
      if (member.getKey().startsWith("Fn::") || member.getKey().equals("Ref") && node.size() == 1) {
        checkCall(node, member.getKey(), member.getValue());
      }
    }
    node.forEach(this::check);
  }

  /** Checks a function of the Conditions or the Rules section. */
  void checkCondition(JsonNode node) {
    if (!node.isObject() || node.size() != 1) {
      problems.add(Problems.message(ConditionForms.misuse(node)));
      return;
    }
    var name = node.fieldNames().next();
    var argument = node.get(name);
    if (!ConditionForms.isFunction(name)) {
      problems.add(Problems.message(ConditionForms.misuse(node)));
    } else if (!ConditionForms.accepts(name, argument)) {
      problems.add(ConditionForms.usage(name));
    } else if (name.equals("Condition")) {
      checkConditionExists(argument.asText());
    } else if (Set.of("Fn::Not", "Fn::And", "Fn::Or").contains(name)) {
      argument.forEach(this::checkCondition);
    } else {
      argument.forEach(this::check);
      References.of(argument, any -> Optional.empty()).functions().stream()
          .filter(OTHER_STACKS::contains)
          .forEach(
              function ->
                  problems.add("Template error: Cannot use " + function + " in Conditions"));
    }
  }

  /** Checks the name under which an output is exported. */
  void checkExportName(String output, JsonNode name) {
    check(name);
    if (!isKnownBefore(name)) {
      problems.add(
          "Template format error: Output "
              + output
              + " is malformed. The Name field of Export must not depend on any resources, imported"
              + " values, or Fn::GetAZs.");
    }
  }

  /** Whether parameters and mappings alone tell what it comes to. */
  private boolean isKnownBefore(JsonNode node) {
    var references = References.of(node, any -> Optional.empty());
    return references.resources().stream().noneMatch(template.resources()::containsKey)
        && references.functions().stream()
            .noneMatch(name -> OTHER_STACKS.contains(name) || name.equals("Fn::GetAZs"));
  }

  /** Adds what is named together. */
  void finish() {
    unsupported.forEach(name -> problems.add(Evaluator.unsupported(name, supported)));
  }

  private void checkCall(JsonNode node, String name, JsonNode argument) {
    var function = Intrinsic.ALL.get(name);
    if (function == null || !supported.contains(name)) {
      unsupported.add(name);
    } else if (node.size() != 1) {
      problems.add(
          "Template error: "
              + name
              + " must be the only key of its object, not one of "
              + node.size()
              + ".");
    } else if (!function.form().accepts(argument)) {
      problems.add(function.usage());
    } else if (name.equals("Fn::FindInMap")
        && argument.get(0).isTextual()
        && !LookupFunctions.hasDefault(argument)) {
      checkMappingExists(argument.get(0).asText());
    } else if (name.equals("Fn::ImportValue") && !isKnownBefore(argument)) {
      problems.add(function.usage());
    } else if (name.equals("Fn::Sub") && SubText.of(argument).hasBadName()) {
      problems.add(SubText.BAD_NAME);
    }
  }

  private void checkMappingExists(String mapping) {
    if (!template.mappings().has(mapping)) {
      problems.add(
          "Template error: Mapping named '%s' is not present in the 'Mappings' section of template."
              .formatted(mapping));
    }
  }

  private void checkConditionExists(String condition) {
    if (!template.conditions().containsKey(condition)) {
      problems.add(
          "Template format error: Unresolved condition dependency %s in the Conditions block of the template"
              .formatted(condition));
    }
  }
}
