package dev.provingground.region.services.cloudformation.stack;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of a stack's history.
 *
 * @param status a resource's, or the stack's own: the SDK's enumeration of resource statuses lacks
 *     some of these
 * @param properties the resource's, evaluated, as JSON
 */
public record Event(
    String eventId,
    String logicalId,
    String physicalId,
    String resourceType,
    Instant timestamp,
    String status,
    Optional<String> reason,
    Optional<String> properties,
    Optional<String> clientRequestToken,
    Operation operation) {

  /** Whether it is about the stack itself and none of its resources, which may be stacks too. */
  public boolean isAbout(Stack stack) {
    return physicalId.equals(stack.id());
  }
}
