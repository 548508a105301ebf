package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The parameters of one deployment.
 *
 * @param given what was given, or the default, in the template's order
 * @param resolved what was read from the SSM parameters that {@code given} names or refers to
 */
public record ParameterValues(Map<String, String> given, Map<String, String> resolved) {

  /**
   * Checks what was given against the parameters that a template declares.
   *
   * @param given names to values; those with a default may be absent, and those of a nested stack
   *     may be known only once its parent's resources are: nothing is said against these
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
        (name, value) -> {
          if (!ResourceValues.isKnownAfterApply(value)) {
            ParameterConstraints.violation(definition(declared, name), value)
                .ifPresent(problems::add);
          }
        });
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
    var notFound = new ArrayList<String>();
    var unsupported = new ArrayList<String>();
    var incompatible = new ArrayList<String>();
    for (var parameter : declared.values()) {
      var value = values.get(parameter.name());
      if (value == null || ResourceValues.isKnownAfterApply(value)) {
        continue;
      }
      if (!parameter.isFromParameterStore()) {
        var seen = DynamicParameters.resolve(parameter.name(), value, store, problems);
        if (!seen.equals(value)) {
          resolved.put(parameter.name(), seen);
        }
        continue;
      }
      var stored = store.find(value);
      if (stored.isEmpty()) {
        notFound.add(value);
      } else if (stored.get().isSecure()) {
        unsupported.add(value);
      } else if (stored.get().isList() != parameter.isList()) {
        incompatible.add(value);
      } else {
        resolved.put(parameter.name(), trimmed(parameter, stored.get().value()));
      }
    }
    add(
        problems,
        notFound,
        "Unable to fetch parameters [%s] from parameter store for this account.");
    add(
        problems,
        unsupported,
        "Parameters [%s] referenced by template have types not supported by CloudFormation.");
    add(
        problems,
        incompatible,
        "Types for SSM parameters [%s] defined in CFN template and SSM are incompatible");
    return resolved;
  }

  private static void add(Problems problems, List<String> names, String message) {
    if (!names.isEmpty()) {
      problems.add(message.formatted(String.join(",", names)));
    }
  }

  private static String trimmed(ParameterDefinition parameter, String value) {
    return parameter.isList()
        ? Arrays.stream(value.split(",", -1)).map(String::strip).collect(Collectors.joining(","))
        : value;
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
    if (ResourceValues.isKnownAfterApply(value)) {
      return ResourceValues.KNOWN_AFTER_APPLY;
    }
    var list = JsonNodeFactory.instance.arrayNode();
    var elements = value.isEmpty() ? List.<String>of() : List.of(value.split(",", -1));
    elements.forEach(element -> list.add(element.strip()));
    return list;
  }
}
