package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A resource as the template declares it.
 *
 * @param properties with functions not yet evaluated
 * @param condition the condition under which it exists
 * @param metadata accepted, and shown by DescribeStackResource
 */
public record ResourceDefinition(
    String logicalId,
    String type,
    ObjectNode properties,
    List<String> dependsOn,
    Optional<String> condition,
    DeletionPolicy deletionPolicy,
    DeletionPolicy updateReplacePolicy,
    Optional<JsonNode> metadata) {

  /** What becomes of a resource that its stack no longer has. */
  public enum DeletionPolicy {
    DELETE,
    RETAIN,
    /** Retained, but for a resource whose own creation is rolled back. */
    RETAIN_EXCEPT_ON_CREATE
  }
}
