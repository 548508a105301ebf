package dev.provingground.region.services.cloudformation.stack;

import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;

/**
 * An entry of a stack's history.
 *
 * @param properties the resource's, evaluated, as JSON
 */
public record Event(
    String eventId,
    String logicalId,
    String physicalId,
    String resourceType,
    Instant timestamp,
    ResourceStatus status,
    Optional<String> reason,
    Optional<String> properties,
    Optional<String> clientRequestToken) {}
