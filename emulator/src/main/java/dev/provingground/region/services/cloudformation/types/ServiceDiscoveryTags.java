package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.Resource;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;
import software.amazon.awssdk.services.servicediscovery.model.Tag;

/** Tags of Cloud Map's namespaces and services. */
final class ServiceDiscoveryTags {
  private ServiceDiscoveryTags() {}

  static ServiceDiscoveryClient client(Resource resource) {
    return resource.client(ServiceDiscoveryClient.class);
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /**
   * @param kind {@code namespace/} or {@code service/}
   */
  static String arn(Resource resource, String kind) {
    return resource.stack().region().arn("servicediscovery", kind + resource.physicalId());
  }

  /**
   * @param arn the resource's own
   */
  static void change(Resource before, Resource after, String arn) {
    var change = TagChange.of(before, after);
    if (!change.set().isEmpty()) {
      client(after)
          .tagResource(r -> r.resourceARN(arn).tags(change.set(ServiceDiscoveryTags::tag)));
    }
    if (!change.removed().isEmpty()) {
      client(after).untagResource(r -> r.resourceARN(arn).tagKeys(change.removed()));
    }
  }
}
