package dev.provingground.region.services.cloudformation.stack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudformation.model.PropertyDifference;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;

/**
 * Holds a resource's properties against what its service says of it ("Detect unmanaged
 * configuration changes to stacks and resources with drift detection"): those that the template
 * sets and the service says.
 */
final class DriftCheck {
  private DriftCheck() {}

  /**
   * What was found.
   *
   * @param actual the properties that were compared, as they are
   */
  record Result(
      StackResourceDriftStatus status,
      ObjectNode actual,
      List<PropertyDifference> differences,
      Instant time) {}

  /**
   * @param others the physical ids of the stack's other resources
   */
  static Result of(ResourceType type, StackResource resource, Set<String> others, Instant now) {
    var actual = JsonNodeFactory.instance.objectNode();
    Optional<SdkPojo> live;
    try {
      live = type.live(resource.handle());
    } catch (AwsServiceException | HandlerFailure e) {
      if (HandlerFailure.of(e).code() != HandlerErrorCode.NOT_FOUND) {
        throw e;
      }
      return new Result(StackResourceDriftStatus.DELETED, actual, List.of(), now);
    }
    if (live.isEmpty()) {
      return new Result(StackResourceDriftStatus.NOT_CHECKED, actual, List.of(), now);
    }
    var said = LiveProperties.of(live.get());
    said.setAll(type.liveProperties(resource.handle(), others));
    withoutForeignTags(said, resource.handle());
    var differences = new Differences();
    var compared = differences.compare(resource.properties(), said);
    return new Result(
        differences.found().isEmpty()
            ? StackResourceDriftStatus.IN_SYNC
            : StackResourceDriftStatus.MODIFIED,
        compared,
        differences.found(),
        now);
  }

  /** The stack's own tags and CloudFormation's are not the template's to set. */
  private static void withoutForeignTags(ObjectNode said, Resource resource) {
    if (said.path("Tags") instanceof ArrayNode tags) {
      var own = new HashSet<String>();
      resource.properties().json().path("Tags").forEach(tag -> own.add(tag.path("Key").asText()));
      var foreign = resource.tags().keySet();
      for (var i = tags.iterator(); i.hasNext(); ) {
        var key = i.next().path("Key").asText();
        if (!own.contains(key) && (foreign.contains(key) || key.startsWith("aws:"))) {
          i.remove();
        }
      }
    }
  }
}
