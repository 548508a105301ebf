package dev.provingground.region.services.cloudformation.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;

/**
 * A resource type with its handlers, as in CloudFormation's registry.
 *
 * <p>Handlers run on the event loop, as the stack's caller, and return at once. What takes longer
 * is asked for again and again by the {@code is…} methods. They fail by throwing {@link
 * HandlerFailure} or the other service's {@link
 * software.amazon.awssdk.awscore.exception.AwsServiceException}.
 */
public interface ResourceType {
  /** The type's name, properties and attributes. */
  ResourceSchema schema();

  /**
   * Makes the resource, by one call; the rest is for {@link #configure}.
   *
   * @param resource has no physical id yet
   * @return the physical id, which is also what {@code Ref} gives
   */
  String create(Resource resource);

  /** Sets what can only be set once the resource exists. Rolled back by {@link #delete}. */
  default void configure(Resource resource) {}

  /** Whether a created resource is ready to be used. Asked until it is. */
  default boolean isCreated(Resource resource) {
    return true;
  }

  /**
   * Changes a resource in place, where its schema says that its properties can be.
   *
   * @param before with the properties that it has now
   */
  default void update(Resource before, Resource after) {
    throw new HandlerFailure(
        HandlerErrorCode.NOT_UPDATABLE, schema().typeName() + " cannot be updated");
  }

  /** Whether an updated resource is ready to be used. Asked until it is. */
  default boolean isUpdated(Resource resource) {
    return isCreated(resource);
  }

  /**
   * Whether the resource is a stack itself. Every update comes to it, for what its properties name
   * may have changed; its attributes may change without it; and what its updates leave over is
   * there until its parent's have succeeded.
   */
  default boolean isStack() {
    return false;
  }

  /** Ends what was begun and is not done yet; nobody asks whether it is any more. */
  default void interrupt(Resource resource) {}

  /**
   * Takes back an update that was done, or failed, or was interrupted.
   *
   * @param attempted what the update was to make of it
   */
  default void revert(Resource attempted, Resource before) {
    update(attempted, before);
  }

  /** Whether an update is taken back. Asked until it is. */
  default boolean isReverted(Resource resource) {
    return isUpdated(resource);
  }

  /** Deletes what updates of the resource have left over, once none is to be taken back. */
  default void cleanUp(Resource resource) {}

  /** Whether nothing is left over. Asked until it is so. */
  default boolean isCleanedUp(Resource resource) {
    return true;
  }

  /** Deletes the resource. That it does not exist is no failure. */
  void delete(Resource resource);

  /** Whether a deleted resource is gone. Asked until it is. */
  default boolean isDeleted(Resource resource) {
    return true;
  }

  /**
   * What {@code Fn::GetAtt} gives.
   *
   * @param name one of the schema's attributes
   */
  default JsonNode attribute(Resource resource, String name) {
    throw new IllegalArgumentException(schema().typeName() + " has no attribute " + name);
  }

  /**
   * What the service says of the resource, for the detection of drift; empty for types that support
   * none.
   *
   * @return a structure whose members have the names of properties
   */
  default Optional<SdkPojo> live(Resource resource) {
    return Optional.empty();
  }

  /**
   * Properties that the service says elsewhere, or in other words, than in {@link #live}; by their
   * names, as a template has them. Tags of the stack may be among its tags.
   *
   * @param others the physical ids of the stack's other resources, which are looked at themselves
   */
  default Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    return Map.of();
  }

  /**
   * How long a resource may take to be ready.
   *
   * @param properties what it is to become
   */
  default Duration timeout(Properties properties) {
    return Duration.ofHours(1);
  }

  /** How long a resource may take to be gone, others that are in its way included. */
  default Duration deletionTimeout(Properties properties) {
    var conflicts = Duration.ofMinutes(15);
    var usual = timeout(properties);
    return usual.compareTo(conflicts) > 0 ? conflicts : usual;
  }
}
