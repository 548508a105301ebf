package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.Resource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Tags of EC2's resources. */
final class Ec2Tags {
  private Ec2Tags() {}

  /**
   * @param resourceType EC2's word, such as {@code route-table}
   */
  static TagSpecification of(String resourceType, Resource resource) {
    return TagSpecification.builder()
        .resourceType(resourceType)
        .tags(resource.tags(Ec2Tags::tag))
        .build();
  }

  static void update(Resource before, Resource after) {
    update(before, after, after.physicalId());
  }

  /**
   * @param id EC2's, where it is not the physical one
   */
  static void update(Resource before, Resource after, String id) {
    var change = TagChange.of(before, after);
    var ec2 = after.client(Ec2Client.class);
    if (!change.set().isEmpty()) {
      ec2.createTags(r -> r.resources(id).tags(change.set(Ec2Tags::tag)));
    }
    if (!change.removed().isEmpty()) {
      var removed = change.removed().stream().map(key -> Tag.builder().key(key).build()).toList();
      ec2.deleteTags(r -> r.resources(id).tags(removed));
    }
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
