package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.required;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.servicediscovery.model.Tag;

/** The tags of namespaces and services, by ARN. */
final class Tagging {
  private static final int MOST = 50;

  private final Map<String, Map<String, String>> byArn = new LinkedHashMap<>();

  /** A resource has come to be. */
  void create(String arn, List<Tag> tags) {
    byArn.put(arn, added(arn, Map.of(), tags));
  }

  /**
   * Tags that a resource to come may have.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException TooManyTagsException
   */
  static void check(String name, List<Tag> tags) {
    added(name, Map.of(), tags);
  }

  void forget(String arn) {
    byArn.remove(arn);
  }

  void add(@Nullable String arn, List<Tag> tags) {
    var before = existing(arn);
    byArn.put(required(arn, "resourceARN"), added(required(arn, "resourceARN"), before, tags));
  }

  void remove(@Nullable String arn, List<String> keys) {
    existing(arn).keySet().removeAll(keys);
  }

  List<Tag> list(@Nullable String arn) {
    return existing(arn).entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  /** None for what does not exist. */
  Map<String, String> known(String arn) {
    return Map.copyOf(byArn.getOrDefault(arn, Map.of()));
  }

  private Map<String, String> existing(@Nullable String arn) {
    var wanted = required(arn, "resourceARN");
    var found = byArn.get(wanted);
    if (found == null) {
      throw ServiceDiscoveryErrors.resourceNotFound(wanted);
    }
    return found;
  }

  private static Map<String, String> added(String arn, Map<String, String> before, List<Tag> more) {
    var all = new LinkedHashMap<>(before);
    for (var tag : more) {
      all.put(required(tag.key(), "tags.member.key"), required(tag.value(), "tags.member.value"));
    }
    if (all.size() > MOST) {
      throw ServiceDiscoveryErrors.tooManyTags(arn);
    }
    return all;
  }
}
