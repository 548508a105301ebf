package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a transform knows at a place of the template: its inputs, and the identifiers of the loops
 * around it.
 *
 * @param mappings the template's
 * @param conditions the template's, as far as they are processed
 * @param inputs parameters, pseudo parameters and identifiers
 * @param literals the names whose values stand in the processed template: identifiers, and
 *     parameters but for those that are not to be seen
 * @param identifiers of the loops around
 */
record Scope(
    ObjectNode mappings,
    Map<String, JsonNode> conditions,
    Inputs inputs,
    Set<String> literals,
    Set<String> identifiers) {

  /** The value depends on what is only there once the stack is. */
  private static final class NotYetKnown extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** What the whole template knows, before its conditions are processed. */
  static Scope of(ObjectNode mappings, Map<String, ParameterDefinition> parameters, Inputs inputs) {
    var literals = new HashSet<String>();
    parameters.values().stream()
        .filter(parameter -> !parameter.noEcho())
        .forEach(parameter -> literals.add(parameter.name()));
    return new Scope(mappings, Map.of(), inputs, literals, Set.of());
  }

  Scope with(Map<String, JsonNode> processedConditions) {
    return new Scope(mappings, processedConditions, inputs, literals, identifiers);
  }

  /** Within a loop, at one of its turns. */
  Scope bind(String identifier, String value) {
    var values = new HashMap<>(inputs.values());
    values.put(identifier, TextNode.valueOf(value));
    return new Scope(
        mappings,
        conditions,
        new Inputs(inputs.region(), values),
        plus(literals, identifier),
        plus(identifiers, identifier));
  }

  /** Whether a name is taken by a parameter, a pseudo parameter or a loop around. */
  boolean knows(String name) {
    return inputs.values().containsKey(name);
  }

  /** The value that a loop around gives to its identifier. */
  Optional<String> turn(String identifier) {
    return identifiers.contains(identifier)
        ? literal(identifier).map(JsonNode::asText)
        : Optional.empty();
  }

  /** What stands in the processed template for a reference to the name. */
  Optional<JsonNode> literal(String name) {
    return literals.contains(name)
        ? Optional.ofNullable(inputs.values().get(name))
        : Optional.empty();
  }

  /**
   * What a part of the template comes to, which may be missing; empty when only the stack tells.
   */
  Optional<JsonNode> evaluate(JsonNode node) {
    return evaluate(node, inputs);
  }

  /** Likewise, for what is shown: empty too when it has what is not to be seen. */
  Optional<JsonNode> evaluateVisible(JsonNode node) {
    var visible = new HashMap<>(inputs.values());
    visible
        .keySet()
        .removeIf(name -> !literals.contains(name) && !Inputs.PSEUDO_PARAMETERS.contains(name));
    return evaluate(node, new Inputs(inputs.region(), visible));
  }

  private Optional<JsonNode> evaluate(JsonNode node, Inputs known) {
    try {
      return Optional.of(
          new Evaluator(mappings, conditions, known, new Resources()).evaluate(node));
    } catch (NotYetKnown e) {
      return Optional.empty();
    }
  }

  private static Set<String> plus(Set<String> names, String name) {
    var more = new HashSet<>(names);
    more.add(name);
    return more;
  }

  private static final class Resources implements ResourceValues {
    @Override
    public JsonNode ref(String logicalId) {
      throw new NotYetKnown();
    }

    @Override
    public JsonNode attribute(String logicalId, String attribute) {
      throw new NotYetKnown();
    }

    @Override
    public String importValue(String exportName) {
      throw new NotYetKnown();
    }

    @Override
    public String stackOutput(String stackName, String outputName) {
      throw new NotYetKnown();
    }
  }
}
