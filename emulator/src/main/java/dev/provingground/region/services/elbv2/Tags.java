package dev.provingground.region.services.elbv2;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;

/** The tags of resources, by ARN; at most 50 each. */
final class Tags {
  private final Map<String, Map<String, String>> byArn = new HashMap<>();
  private final Resources resources;

  /**
   * @param resources that may have tags
   */
  Tags(Resources resources) {
    this.resources = resources;
  }

  /** Adds them to all of the resources, or none when one does not exist. */
  void add(AddTagsRequest request) {
    var arns = Constraint.required(request.resourceArns(), "resourceArns");
    Constraint.required(request.tags(), "tags");
    arns.forEach(this::checkTaggable);
    arns.forEach(arn -> add(arn, request.tags()));
  }

  void remove(RemoveTagsRequest request) {
    var arns = Constraint.required(request.resourceArns(), "resourceArns");
    Constraint.required(request.tagKeys(), "tagKeys");
    arns.forEach(this::checkTaggable);
    arns.forEach(arn -> remove(arn, request.tagKeys()));
  }

  List<TagDescription> describe(DescribeTagsRequest request) {
    var arns = Constraint.required(request.resourceArns(), "resourceArns");
    arns.forEach(this::checkTaggable);
    return arns.stream().map(this::describe).toList();
  }

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

  private void remove(String arn, List<String> keys) {
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

  private TagDescription describe(String arn) {
    var tags =
        byArn.getOrDefault(arn, Map.of()).entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    return TagDescription.builder().resourceArn(arn).tags(tags).build();
  }

  private void checkTaggable(String arn) {
    if (resources.taggable().contains(arn)) {
      return;
    }
    if (arn.contains(":targetgroup/")) {
      throw ElbErrors.targetGroupNotFound();
    }
    if (arn.contains(":listener/")) {
      throw ElbErrors.listenerNotFound();
    }
    if (arn.contains(":listener-rule/")) {
      throw ElbErrors.ruleNotFound();
    }
    throw ElbErrors.loadBalancerNotFound();
  }
}
