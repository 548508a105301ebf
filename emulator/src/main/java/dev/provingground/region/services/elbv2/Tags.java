package dev.provingground.region.services.elbv2;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;

/** The tags of resources, by ARN; at most 50 each. */
final class Tags {
  private final Map<String, Map<String, String>> byArn = new HashMap<>();

  void add(String arn, List<Tag> tags) {
    var changed = new LinkedHashMap<>(byArn.getOrDefault(arn, Map.of()));
    for (var tag : tags) {
      var key = Constraint.required(tag.key(), "tags.member.key");
      changed.put(key, tag.value() == null ? "" : tag.value());
    }
    if (changed.size() > 50) {
      throw ElbErrors.tooManyTags();
    }
    byArn.put(arn, changed);
  }

  void remove(String arn, List<String> keys) {
    var tags = byArn.get(arn);
    if (tags != null) {
      tags.keySet().removeAll(keys);
    }
  }

  void forget(String arn) {
    byArn.remove(arn);
  }

  Map<String, String> of(String arn) {
    return Map.copyOf(byArn.getOrDefault(arn, Map.of()));
  }

  TagDescription describe(String arn) {
    var tags =
        byArn.getOrDefault(arn, Map.of()).entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    return TagDescription.builder().resourceArn(arn).tags(tags).build();
  }
}
