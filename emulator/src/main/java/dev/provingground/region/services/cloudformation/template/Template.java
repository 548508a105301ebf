package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A template whose sections have the right form; whether its references and properties hold is
 * {@link TemplateValidator}'s to say. All maps keep the template's order.
 *
 * @param body the text as it was given
 * @param processedBody what its transforms made of it; the same when it has none
 * @param transforms those that were applied
 * @param mappings map name to top-level key to second-level key to value
 * @param conditions condition name to its function
 */
public record Template(
    String body,
    String processedBody,
    List<String> transforms,
    Optional<String> description,
    Optional<JsonNode> metadata,
    Map<String, ParameterDefinition> parameters,
    ObjectNode mappings,
    Map<String, JsonNode> conditions,
    Map<String, RuleDefinition> rules,
    Map<String, ResourceDefinition> resources,
    Map<String, OutputDefinition> outputs) {

  /** A parameter that is known to exist. */
  public ParameterDefinition parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  /** A resource that is known to exist. */
  public ResourceDefinition resource(String logicalId) {
    return Objects.requireNonNull(resources.get(logicalId), logicalId);
  }

  /**
   * Parses JSON or YAML without transforms.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError with
   *     everything that is wrong with the form
   */
  public static Template parse(String body) {
    return TemplateDocument.parse(body).read();
  }
}
