package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a part of a template refers to.
 *
 * @param names by Ref, or by a plain name in Fn::Sub
 * @param attributes by Fn::GetAtt, or by a dotted name in Fn::Sub
 * @param conditions by Fn::If
 * @param functions those that are called
 */
public record References(
    Set<String> names, Set<Attribute> attributes, Set<String> conditions, Set<String> functions) {

  /** A resource's attribute; the name is empty when it is itself a function. */
  public record Attribute(String logicalId, String name) {}

  /**
   * @param decisions whether a condition holds: only that branch of Fn::If counts; both do where it
   *     is empty
   */
  static References of(JsonNode node, Function<String, Optional<Boolean>> decisions) {
    var references =
        new References(
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new LinkedHashSet<>());
    references.collect(node, decisions);
    return references;
  }

  /** Every name that may be a resource's. */
  public Set<String> resources() {
    var resources = new LinkedHashSet<>(names);
    attributes.forEach(attribute -> resources.add(attribute.logicalId()));
    return resources;
  }

  private void collect(JsonNode node, Function<String, Optional<Boolean>> decisions) {
    var function = Intrinsic.called(node).map(Intrinsic.ALL::get);
    if (function.isEmpty() || !function.get().form().accepts(node.get(function.get().name()))) {
      node.forEach(child -> collect(child, decisions));
      return;
    }
    functions.add(function.get().name());
    var argument = node.get(function.get().name());
    switch (function.get().name()) {
      case "Ref" -> names.add(argument.asText());
      case "Fn::GetAtt" ->
          AttributeReference.read(argument).ifPresent(reference -> collect(reference, decisions));
      case "Fn::Sub" -> collect(SubText.of(argument), decisions);
      case "Fn::If" -> collectIf(argument, decisions);
      default -> collect(argument, decisions);
    }
  }

  private void collect(
      AttributeReference reference, Function<String, Optional<Boolean>> decisions) {
    attributes.add(new Attribute(reference.logicalId(), reference.attribute().asText()));
    collect(reference.attribute(), decisions);
  }

  private void collect(SubText text, Function<String, Optional<Boolean>> decisions) {
    for (var name : text.names()) {
      var attribute = AttributeReference.ofDotted(name);
      if (attribute.isPresent()) {
        attributes.add(
            new Attribute(attribute.get().logicalId(), attribute.get().attribute().asText()));
      } else {
        names.add(name);
      }
    }
    text.variables().forEach(value -> collect(value, decisions));
  }

  private void collectIf(JsonNode argument, Function<String, Optional<Boolean>> decisions) {
    var condition = argument.get(0).asText();
    conditions.add(condition);
    var decision = decisions.apply(condition);
    if (decision.orElse(true)) {
      collect(argument.get(1), decisions);
    }
    if (!decision.orElse(false)) {
      collect(argument.get(2), decisions);
    }
  }
}
