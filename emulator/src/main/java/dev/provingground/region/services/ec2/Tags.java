package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** The tags of all resources, by resource id. */
final class Tags {
  private static final int MOST = 50;
  private final Map<String, SortedMap<String, String>> byResource = new HashMap<>();

  /** A resource's tags, by key in order. */
  List<Tag> of(String resourceId) {
    return byResource.getOrDefault(resourceId, new TreeMap<>()).entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  /** Adds tags, replacing those of the same key. */
  void put(String resourceId, Collection<Tag> tags) {
    if (!tags.isEmpty()) {
      byResource.put(
          resourceId, merged(byResource.getOrDefault(resourceId, new TreeMap<>()), tags));
    }
  }

  private static SortedMap<String, String> merged(
      Map<String, String> existing, Collection<Tag> tags) {
    var merged = new TreeMap<>(existing);
    tags.forEach(tag -> merged.put(checked(tag), tag.value() == null ? "" : tag.value()));
    if (merged.size() > MOST) {
      throw error(
          "TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
    }
    return merged;
  }

  /**
   * Removes tags: by key, or by key and value.
   *
   * @param tags empty for all that the user made
   */
  void remove(String resourceId, Collection<Tag> tags) {
    var existing = byResource.get(resourceId);
    if (existing == null) {
      return;
    }
    if (tags.isEmpty()) {
      existing.keySet().removeIf(key -> !key.startsWith("aws:"));
    }
    for (var tag : tags) {
      if (tag.value() == null || tag.value().equals(existing.get(tag.key()))) {
        existing.remove(tag.key());
      }
    }
  }

  /** Forgets a resource that is deleted. */
  void forget(String resourceId) {
    byResource.remove(resourceId);
  }

  private static String checked(Tag tag) {
    @Nullable String key = tag.key();
    if (key == null || key.isEmpty()) {
      throw Requests.invalid("Tag key cannot be null or empty.");
    }
    if (key.length() > 127) {
      throw Requests.invalid("Tag key exceeds the maximum length of 127 characters");
    }
    if (tag.value() != null && tag.value().length() > 255) {
      throw Requests.invalid("Tag value exceeds the maximum length of 255 characters");
    }
    // CloudFormation's calls arrive as its user's, and its own tags with them.
    if (key.startsWith("aws:") && !key.startsWith("aws:cloudformation:")) {
      throw Requests.invalid("Tag keys starting with 'aws:' are reserved for internal use");
    }
    return key;
  }

  /**
   * The tags that a request gives to what it creates.
   *
   * @param resourceType the type that the operation creates, such as {@code vpc}
   */
  static List<Tag> specified(List<TagSpecification> specifications, String resourceType) {
    for (var specification : specifications) {
      var type =
          Requests.required(specification.resourceTypeAsString(), "TagSpecification.ResourceType");
      if (!type.equals(resourceType)) {
        throw Requests.invalid(
            "'%s' is not a valid taggable resource type for this operation.".formatted(type));
      }
    }
    var tags =
        specifications.stream().flatMap(specification -> specification.tags().stream()).toList();
    merged(Map.of(), tags); // refuses them before anything is created
    return tags;
  }
}
