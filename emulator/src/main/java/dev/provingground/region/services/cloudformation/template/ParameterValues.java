package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The parameters of one deployment.
 *
 * @param given what was given, or the default, in the template's order
 * @param resolved what was read from the SSM parameters that {@code given} names, for those of such
 *     types
 */
public record ParameterValues(Map<String, String> given, Map<String, String> resolved) {

  /** Reads SSM parameters. */
  public interface ParameterStore {
    /** The value; empty when there is no such parameter. */
    Optional<String> find(String name);
  }

  /**
   * Checks what was given against the parameters that a template declares.
   *
   * @param given names to values; those with a default may be absent
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError that names
   *     every parameter that is missing, unknown or out of its constraints
   */
  public static ParameterValues of(
      Map<String, ParameterDefinition> declared, Map<String, String> given, ParameterStore store) {
    var problems = new Problems();
    var unknown = given.keySet().stream().filter(name -> !declared.containsKey(name)).toList();
    if (!unknown.isEmpty()) {
      problems.add("Parameters: [" + String.join(", ", unknown) + "] do not exist in the template");
    }
    var values = new LinkedHashMap<String, String>();
    for (var parameter : declared.values()) {
      Optional.ofNullable(given.get(parameter.name()))
          .or(parameter::defaultValue)
          .ifPresent(value -> values.put(parameter.name(), value));
    }
    var missing = declared.keySet().stream().filter(name -> !values.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      problems.add("Parameters: [" + String.join(", ", missing) + "] must have values");
    }
    values.forEach(
        (name, value) ->
            ParameterConstraints.violation(definition(declared, name), value)
                .ifPresent(problems::add));
    var resolved = resolve(declared, values, store, problems);
    problems.throwIfAny();
    return new ParameterValues(values, resolved);
  }

  private static Map<String, String> resolve(
      Map<String, ParameterDefinition> declared,
      Map<String, String> values,
      ParameterStore store,
      Problems problems) {
    var resolved = new LinkedHashMap<String, String>();
    var notFound = new LinkedHashMap<String, String>();
    for (var parameter : declared.values()) {
      var name = values.get(parameter.name());
      if (name != null && parameter.isFromParameterStore()) {
        store
            .find(name)
            .ifPresentOrElse(
                value -> resolved.put(parameter.name(), value),
                () -> notFound.put(parameter.name(), name));
      }
    }
    if (!notFound.isEmpty()) {
      problems.add(
          "Unable to fetch parameters [%s] from parameter store for this account."
              .formatted(String.join(",", notFound.values())));
    }
    return resolved;
  }

  /** What the template sees: text, or lists of text. */
  public Map<String, JsonNode> nodes(Map<String, ParameterDefinition> declared) {
    var nodes = new LinkedHashMap<String, JsonNode>();
    given.forEach(
        (name, value) -> {
          var seen = resolved.getOrDefault(name, value);
          var isList = definition(declared, name).isList();
          nodes.put(name, isList ? list(seen) : TextNode.valueOf(seen));
        });
    return nodes;
  }

  private static ParameterDefinition definition(
      Map<String, ParameterDefinition> declared, String name) {
    return Objects.requireNonNull(declared.get(name), name);
  }

  private static JsonNode list(String value) {
    var list = JsonNodeFactory.instance.arrayNode();
    var elements = value.isEmpty() ? List.<String>of() : List.of(value.split(",", -1));
    elements.forEach(element -> list.add(element.strip()));
    return list;
  }
}
