package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.StackScope;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;

/** A resource of a stack as it stands. Owned by the event loop. */
public final class StackResource {
  private final String logicalId;
  private final Map<String, JsonNode> attributes = new HashMap<>();
  private ResourceDefinition definition;
  private Set<String> dependencies;
  private StackScope scope;
  private ObjectNode properties = JsonNodeFactory.instance.objectNode();
  private ObjectNode handed = properties;
  private String physicalId = "";
  private ResourceStatus status = ResourceStatus.UNKNOWN_TO_SDK_VERSION;
  private Optional<String> reason = Optional.empty();
  private Instant timestamp = Instant.EPOCH;

  StackResource(ResourceDefinition definition, Set<String> dependencies, StackScope scope) {
    this.logicalId = definition.logicalId();
    this.definition = definition;
    this.dependencies = dependencies;
    this.scope = scope;
  }

  /** The same resource as it is now, which later changes leave alone. */
  StackResource snapshot() {
    var copy = new StackResource(definition, dependencies, scope);
    copy.properties = properties;
    copy.handed = handed;
    copy.physicalId = physicalId;
    copy.status = status;
    copy.reason = reason;
    copy.timestamp = timestamp;
    return copy;
  }

  /** Takes on the declaration of another revision; what exists stays as it is. */
  void declare(ResourceDefinition next, Set<String> nextDependencies, StackScope nextScope) {
    definition = next;
    dependencies = nextDependencies;
    scope = nextScope;
  }

  /** Takes on properties without secrets, and physical id. */
  void become(ObjectNode nextProperties, String nextPhysicalId) {
    become(nextProperties, nextProperties, nextPhysicalId);
  }

  /**
   * Takes on properties and physical id.
   *
   * @param nextHanded the properties as its service gets them: with secrets
   */
  void become(ObjectNode nextProperties, ObjectNode nextHanded, String nextPhysicalId) {
    properties = nextProperties;
    handed = nextHanded;
    physicalId = nextPhysicalId;
    attributes.clear();
  }

  /** Takes on what another is. */
  void become(StackResource other) {
    become(other.properties, other.handed, other.physicalId);
  }

  void report(ResourceStatus next, Optional<String> nextReason, Instant now) {
    status = next;
    reason = nextReason;
    timestamp = now;
  }

  /** As its type's handlers take it. */
  Resource handle() {
    return new Resource(scope, logicalId, physicalId, new Properties(handed));
  }

  Map<String, JsonNode> attributes() {
    return attributes;
  }

  Set<String> dependencies() {
    return dependencies;
  }

  /** As they may be shown: secrets are references. */
  public ObjectNode properties() {
    return properties;
  }

  /** As its service has them. */
  ObjectNode handed() {
    return handed;
  }

  StackScope scope() {
    return scope;
  }

  public ResourceDefinition definition() {
    return definition;
  }

  public String logicalId() {
    return logicalId;
  }

  public String type() {
    return definition.type();
  }

  /** Empty until it exists. */
  public String physicalId() {
    return physicalId;
  }

  public ResourceStatus status() {
    return status;
  }

  public Optional<String> statusReason() {
    return reason;
  }

  public Instant timestamp() {
    return timestamp;
  }

  /** Whether it can be updated. */
  boolean exists() {
    return !isGone() && !isBroken();
  }

  /** Whether its creation failed: it is to be deleted, which may fail, before it is made again. */
  boolean isBroken() {
    return status == ResourceStatus.CREATE_FAILED || status == ResourceStatus.DELETE_FAILED;
  }

  /** Whether there is nothing of it any more, or CloudFormation has let go of it. */
  boolean isGone() {
    return status == ResourceStatus.DELETE_COMPLETE || status == ResourceStatus.DELETE_SKIPPED;
  }
}
