package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.Resource;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** Tags of alarms. */
final class CloudWatchTags {
  private CloudWatchTags() {}

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static String alarmArn(Resource resource) {
    return resource.stack().region().arn("cloudwatch", "alarm:" + resource.physicalId());
  }

  /** Tags that are put with an alarm count when it is new only. */
  static void change(Resource before, Resource after, String arn) {
    var change = TagChange.of(before, after);
    var cloudWatch = after.client(CloudWatchClient.class);
    if (!change.set().isEmpty()) {
      cloudWatch.tagResource(r -> r.resourceARN(arn).tags(change.set(CloudWatchTags::tag)));
    }
    if (!change.removed().isEmpty()) {
      cloudWatch.untagResource(r -> r.resourceARN(arn).tagKeys(change.removed()));
    }
  }
}
