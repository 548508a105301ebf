package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An output as the template declares it.
 *
 * @param value with functions not yet evaluated
 * @param exportName likewise; other stacks import the value by it
 * @param condition the condition under which it exists
 */
public record OutputDefinition(
    String name,
    JsonNode value,
    Optional<String> description,
    Optional<JsonNode> exportName,
    Optional<String> condition) {}
