package dev.provingground.region.services.ecs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The tags of resources, by ARN; at most 50 each. */
final class Tagging {
  private final Map<String, Map<String, String>> byArn = new HashMap<>();

  /** Makes the ARN known, with these tags. */
  void create(String arn, List<Tag> tags) {
    byArn.put(arn, new LinkedHashMap<>());
    add(arn, tags);
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException
   *     for an ARN that is not known
   */
  void add(String arn, List<Tag> tags) {
    var changed = new LinkedHashMap<>(of(arn));
    for (var tag : tags) {
      changed.put(EcsErrors.required(tag.key(), "Tag.key"), tag.value() == null ? "" : tag.value());
    }
    if (changed.size() > 50) {
      throw EcsErrors.invalid("Too many tags. A resource can have at most 50 tags.");
    }
    byArn.put(arn, changed);
  }

  void remove(String arn, List<String> keys) {
    of(arn).keySet().removeAll(keys);
  }

  void forget(String arn) {
    byArn.remove(arn);
  }

  List<Tag> list(String arn) {
    var tags = new ArrayList<Tag>();
    of(arn).forEach((key, value) -> tags.add(Tag.builder().key(key).value(value).build()));
    return tags;
  }

  /** None where the ARN is not known. */
  Map<String, String> known(String arn) {
    return Map.copyOf(byArn.getOrDefault(arn, Map.of()));
  }

  private Map<String, String> of(String arn) {
    var tags = byArn.get(arn);
    if (tags == null) {
      throw EcsErrors.resourceNotFound(arn);
    }
    return tags;
  }
}
