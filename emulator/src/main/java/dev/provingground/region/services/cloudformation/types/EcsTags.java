package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.Resource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Tag;

/** Tags of ECS's resources. */
final class EcsTags {
  private EcsTags() {}

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static void update(Resource before, Resource after, String arn) {
    var change = TagChange.of(before, after);
    var ecs = after.client(EcsClient.class);
    if (!change.set().isEmpty()) {
      ecs.tagResource(r -> r.resourceArn(arn).tags(change.set(EcsTags::tag)));
    }
    if (!change.removed().isEmpty()) {
      ecs.untagResource(r -> r.resourceArn(arn).tagKeys(change.removed()));
    }
  }
}
