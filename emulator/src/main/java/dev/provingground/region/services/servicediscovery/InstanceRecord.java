package dev.provingground.region.services.servicediscovery;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.servicediscovery.model.HealthStatus;
import software.amazon.awssdk.services.servicediscovery.model.Instance;
import software.amazon.awssdk.services.servicediscovery.model.InstanceSummary;

/**
 * An instance of a service.
 *
 * @param health UNKNOWN where the service has no health check
 * @param announced what its health is to become; null when it stays as it is
 */
record InstanceRecord(Instance description, HealthStatus health, @Nullable Announcement announced) {
  /**
   * What an instance is told to become, unless it is told otherwise before that.
   *
   * @param revision of the service at which it was told
   */
  record Announcement(HealthStatus health, long revision) {}

  String id() {
    return description.id();
  }

  Map<String, String> attributes() {
    return description.attributes();
  }

  @Nullable String attribute(String name) {
    return attributes().get(name);
  }

  /** One without a health check is answered as if it were healthy. */
  boolean isHealthy() {
    return health != HealthStatus.UNHEALTHY;
  }

  InstanceRecord announce(@Nullable Announcement next) {
    return new InstanceRecord(description, health, next);
  }

  InstanceRecord become(HealthStatus now) {
    return new InstanceRecord(description, now, null);
  }

  InstanceSummary summary() {
    return InstanceSummary.builder()
        .id(id())
        .attributes(attributes())
        .createdByAccount(description.createdByAccount())
        .build();
  }
}
