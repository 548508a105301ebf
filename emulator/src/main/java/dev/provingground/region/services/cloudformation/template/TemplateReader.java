package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Turns a template's tree into its sections; names everything whose form is wrong. */
final class TemplateReader {
  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Description",
          "Metadata",
          "Parameters",
          "Mappings",
          "Conditions",
          "Rules",
          "Resources",
          "Outputs",
          "Transform");
  private static final int LONGEST_DESCRIPTION = 1024;
  private static final String LOGICAL_ID = "[A-Za-z0-9]{1,255}";

  /** The most members that a section may have ("Understand CloudFormation quotas"). */
  private static final Map<String, Integer> LIMITS =
      Map.of("Mappings", 200, "Outputs", 200, "Parameters", 200, "Resources", 500);

  private final String body;
  private final String processedBody;
  private final ObjectNode root;
  private final List<String> transforms;
  private final Problems problems;

  /**
   * @param root what the transforms made of the body
   * @param problems what is wrong already
   */
  TemplateReader(
      String body,
      String processedBody,
      ObjectNode root,
      List<String> transforms,
      Problems problems) {
    this.body = body;
    this.processedBody = processedBody;
    this.root = root;
    this.transforms = transforms;
    this.problems = problems;
  }

  Map<String, ParameterDefinition> parameters() {
    var parameters = section("Parameters", new ParameterReader(problems)::read);
    problems.throwIfAny();
    return parameters;
  }

  Template read() {
    checkSections();
    checkLimits();
    checkVersion();
    var parameterReader = new ParameterReader(problems);
    var resourceReader = new ResourceReader(problems);
    var template =
        new Template(
            body,
            processedBody,
            transforms,
            description(),
            Optional.ofNullable(root.get("Metadata")),
            section("Parameters", parameterReader::read),
            root.get("Mappings") instanceof ObjectNode mappings
                ? mappings
                : JsonNodeFactory.instance.objectNode(),
            section("Conditions", (name, condition) -> Optional.of(condition)),
            section("Rules", this::rule),
            section("Resources", resourceReader::read),
            section("Outputs", this::output));
    checkMappings(template.mappings());
    if (!root.path("Resources").isObject() || root.path("Resources").isEmpty()) {
      problems.add("Template format error: At least one Resources member must be defined.");
    }
    problems.throwIfAny();
    return template;
  }

  private void checkSections() {
    var unknown = new ArrayList<String>();
    root.fieldNames()
        .forEachRemaining(
            name -> {
              if (!SECTIONS.contains(name)) {
                unknown.add(name);
              }
            });
    if (!unknown.isEmpty()) {
      problems.add("Invalid template property or properties [" + String.join(", ", unknown) + "]");
    }
  }

  private void checkLimits() {
    LIMITS.forEach(
        (section, most) -> {
          int size = root.path(section).size();
          if (size > most) {
            problems.add(
                "Template format error: Number of %s, %d, is greater than maximum allowed, %d"
                    .formatted(section.toLowerCase(Locale.ROOT), size, most));
          }
        });
  }

  private void checkVersion() {
    var version = root.path("AWSTemplateFormatVersion").asText("2010-09-09");
    if (!version.equals("2010-09-09")) {
      problems.add(
          "Template format error: "
              + version
              + " is not a supported value for AWSTemplateFormatVersion.");
    }
  }

  private Optional<String> description() {
    var description = root.path("Description");
    if (!description.isMissingNode() && !description.isTextual()) {
      problems.add("Template format error: Description must be a string.");
    }
    if (description.asText().length() > LONGEST_DESCRIPTION) {
      problems.add(
          "Template format error: 'Description' length is greater than "
              + LONGEST_DESCRIPTION
              + ".");
    }
    return Optional.ofNullable(description.textValue());
  }

  private <T> Map<String, T> section(
      String name, BiFunction<String, JsonNode, Optional<T>> reader) {
    var section = root.path(name);
    var members = new LinkedHashMap<String, T>();
    if (section.isMissingNode()) {
      return members;
    }
    if (!section.isObject()) {
      problems.add("Template format error: " + name + " must be an object.");
      return members;
    }
    for (var member : section.properties()) {
      if (member.getKey().startsWith(Loop.PREFIX)) {
        problems.add(
            "Template format error: [/%s/%s] definition is malformed: loops need the transform %s"
                .formatted(name, member.getKey(), LanguageExtensions.NAME));
        continue;
      }
      if (!member.getKey().matches(LOGICAL_ID)) {
        problems.add(
            "Template format error: %s name '%s' is non alphanumeric."
                .formatted(name, member.getKey()));
      }
      reader
          .apply(member.getKey(), member.getValue())
          .ifPresent(t -> members.put(member.getKey(), t));
    }
    return members;
  }

  private void checkMappings(ObjectNode mappings) {
    if (root.has("Mappings") && !root.path("Mappings").isObject()) {
      problems.add("Template format error: Mappings must be an object.");
    }
    for (var mapping : mappings.properties()) {
      var wellFormed = mapping.getValue().isObject() && !mapping.getValue().isEmpty();
      for (var entry : mapping.getValue()) {
        wellFormed &= entry.isObject();
        for (var value : entry) {
          wellFormed &= !value.isObject();
        }
      }
      if (!wellFormed) {
        problems.add(
            "Template format error: Every Mappings attribute must be a String or a List. ("
                + mapping.getKey()
                + ")");
      }
    }
  }

  private Optional<RuleDefinition> rule(String name, JsonNode node) {
    var assertions = new ArrayList<RuleDefinition.Assertion>();
    for (var assertion : node.path("Assertions")) {
      assertions.add(
          new RuleDefinition.Assertion(
              assertion.path("Assert"),
              Optional.ofNullable(assertion.path("AssertDescription").textValue())));
    }
    if (assertions.isEmpty() || assertions.stream().anyMatch(a -> !a.condition().isObject())) {
      problems.add(
          "Template format error: Rule " + name + " must have Assertions with an Assert each.");
      return Optional.empty();
    }
    checkKeys("/Rules/" + name, node, List.of("RuleCondition", "Assertions"));
    return Optional.of(
        new RuleDefinition(name, Optional.ofNullable(node.get("RuleCondition")), assertions));
  }

  private Optional<OutputDefinition> output(String name, JsonNode node) {
    if (!node.isObject() || !node.has("Value") || node.path("Value").isNull()) {
      problems.add(
          "Template format error: [/Outputs/"
              + name
              + "] Every Outputs member must contain a Value object");
      return Optional.empty();
    }
    checkKeys("/Outputs/" + name, node, List.of("Value", "Description", "Export", "Condition"));
    for (var text : List.of("Description", "Condition")) {
      if (node.has(text) && !node.path(text).isTextual()) {
        problems.add(
            "Template format error: [/Outputs/%s/%s] Every %s member must be a string."
                .formatted(name, text, text));
      }
    }
    var export = node.path("Export");
    if (!export.isMissingNode() && !export.has("Name")) {
      problems.add("Template format error: [/Outputs/" + name + "/Export] must contain a Name");
    }
    return Optional.of(
        new OutputDefinition(
            name,
            node.path("Value"),
            Optional.ofNullable(node.path("Description").textValue()),
            Optional.ofNullable(export.get("Name")),
            Optional.ofNullable(node.path("Condition").textValue())));
  }

  private void checkKeys(String path, JsonNode node, List<String> known) {
    for (var member : node.properties()) {
      if (!known.contains(member.getKey())) {
        problems.add(
            "Template format error: [%s] Encountered unsupported property %s"
                .formatted(path, member.getKey()));
      }
    }
  }
}
