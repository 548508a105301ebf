package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;

/** Tags of Elastic Load Balancing's resources. */
final class ElbTags {
  private ElbTags() {}

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static JsonNode live(Resource resource) {
    return LiveProperties.list(
        resource
            .client(ElasticLoadBalancingV2Client.class)
            .describeTags(r -> r.resourceArns(resource.physicalId()))
            .tagDescriptions()
            .getFirst()
            .tags());
  }

  static void update(Resource before, Resource after) {
    var change = TagChange.of(before, after);
    var elb = after.client(ElasticLoadBalancingV2Client.class);
    if (!change.set().isEmpty()) {
      elb.addTags(r -> r.resourceArns(after.physicalId()).tags(change.set(ElbTags::tag)));
    }
    if (!change.removed().isEmpty()) {
      elb.removeTags(r -> r.resourceArns(after.physicalId()).tagKeys(change.removed()));
    }
  }
}
