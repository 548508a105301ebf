package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Evaluates a template's functions. What is {@code AWS::NoValue} disappears. */
public final class Evaluator {
  private final ObjectNode mappings;
  private final Inputs inputs;
  private final Conditions conditions;
  private final ResourceValues resources;

  public Evaluator(Template template, Inputs inputs, ResourceValues resources) {
    this(template.mappings(), template.conditions(), inputs, resources);
  }

  /** Of a template that is not processed yet. */
  Evaluator(
      ObjectNode mappings,
      Map<String, JsonNode> conditions,
      Inputs inputs,
      ResourceValues resources) {
    this.mappings = mappings;
    this.inputs = inputs;
    this.resources = resources;
    this.conditions = new Conditions(conditions, this);
  }

  /**
   * The properties with every function evaluated.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError when a
   *     function cannot be
   */
  public ObjectNode properties(ResourceDefinition resource) {
    return (ObjectNode) evaluate(resource.properties());
  }

  /** An output's value. */
  public String value(OutputDefinition output) {
    var value = evaluate(output.value());
    if (!value.isValueNode()) {
      throw Problems.validationError(
          "Template format error: Output "
              + output.name()
              + " is malformed. The Value field of every Outputs member must evaluate to a"
              + " String.");
    }
    return value.asText();
  }

  /** The name under which an output is exported. */
  public Optional<String> exportName(OutputDefinition output) {
    return output.exportName().map(name -> evaluate(name).asText());
  }

  /** Whether a condition holds; one that is not asked for does. */
  public boolean holds(Optional<String> condition) {
    return condition.isEmpty() || conditions.isTrue(condition.get());
  }

  /** The resources and outputs that a name refers to once conditions are decided. */
  public References references(JsonNode node) {
    return References.of(node, name -> Optional.of(conditions.isTrue(name)));
  }

  public Conditions conditions() {
    return conditions;
  }

  /** Missing for {@code AWS::NoValue}. */
  JsonNode evaluate(JsonNode node) {
    var function = Intrinsic.called(node);
    if (function.isPresent()) {
      return call(function.get(), node.get(function.get()));
    }
    if (node.isObject()) {
      var object = JsonNodeFactory.instance.objectNode();
      for (var member : node.properties()) {
        var value = evaluate(member.getValue());
        if (!value.isMissingNode()) {
          object.set(member.getKey(), value);
        }
      }
      return object;
    }
    if (node.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      for (var element : node) {
        var value = evaluate(element);
        if (!value.isMissingNode()) {
          array.add(value);
        }
      }
      return array;
    }
    return node;
  }

  private JsonNode call(String name, JsonNode argument) {
    var function = Intrinsic.ALL.get(name);
    if (function == null) {
      throw Problems.validationError(unsupported(name, Intrinsic.ALL.keySet()));
    }
    if (!function.form().accepts(argument)) {
      throw function.misuse();
    }
    return function.function().evaluate(argument, this);
  }

  static String unsupported(String function, Set<String> supported) {
    return "Template error: Encountered unsupported function: %s Supported functions are: %s"
        .formatted(function, supported);
  }

  JsonNode ref(String name) {
    var value = inputs.values().get(name);
    return value != null ? value : resources.ref(name);
  }

  ObjectNode mappings() {
    return mappings;
  }

  Inputs inputs() {
    return inputs;
  }

  ResourceValues resources() {
    return resources;
  }
}
