package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.required;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.violated;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.within;

import dev.provingground.region.api.Supported;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.servicediscovery.model.DiscoverInstancesRequest;
import software.amazon.awssdk.services.servicediscovery.model.DiscoverInstancesResponse;
import software.amazon.awssdk.services.servicediscovery.model.DiscoverInstancesRevisionRequest;
import software.amazon.awssdk.services.servicediscovery.model.HealthStatus;
import software.amazon.awssdk.services.servicediscovery.model.HealthStatusFilter;
import software.amazon.awssdk.services.servicediscovery.model.HttpInstanceSummary;

/** Finds instances by the names of their namespace and service. */
final class Discovery {
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  private final Namespaces namespaces;
  private final DiscoveryServices services;

  Discovery(Namespaces namespaces, DiscoveryServices services) {
    this.namespaces = namespaces;
    this.services = services;
  }

  /**
   * By health, of which AWS does not say the default: as DNS does, healthy instances or else all.
   */
  DiscoverInstancesResponse discover(DiscoverInstancesRequest request) {
    Supported.only(
        request,
        "NamespaceName",
        "ServiceName",
        "MaxResults",
        "QueryParameters",
        "OptionalParameters",
        "HealthStatus");
    int most = within(request.maxResults(), USUAL, MOST);
    var health = filter(request.healthStatusAsString());
    var service = find(request.namespaceName(), request.serviceName());
    var queried = matching(service.instances(), request.queryParameters());
    var preferred = matching(queried, request.optionalParameters());
    var found = healthy(service, preferred.isEmpty() ? queried : preferred, health);
    return DiscoverInstancesResponse.builder()
        .instances(found.stream().limit(most).map(one -> summary(service, one)).toList())
        .instancesRevision(service.revision())
        .build();
  }

  /** Changes whenever the service's instances do. */
  long revision(DiscoverInstancesRevisionRequest request) {
    Supported.only(request, "NamespaceName", "ServiceName");
    return find(request.namespaceName(), request.serviceName()).revision();
  }

  private ServiceRecord find(@Nullable String namespaceName, @Nullable String serviceName) {
    var namespace = namespaces.named(namespaceName);
    var name = required(serviceName, "serviceName");
    return services
        .find(namespace, name)
        .orElseThrow(() -> ServiceDiscoveryErrors.serviceNotFound(name));
  }

  private static HealthStatusFilter filter(@Nullable String asked) {
    var filter =
        HealthStatusFilter.fromValue(Objects.requireNonNullElse(asked, "HEALTHY_OR_ELSE_ALL"));
    if (filter == HealthStatusFilter.UNKNOWN_TO_SDK_VERSION) {
      throw violated(
          asked,
          "healthStatus",
          "Member must satisfy enum value set: [HEALTHY, UNHEALTHY, ALL, HEALTHY_OR_ELSE_ALL]");
    }
    return filter;
  }

  private static List<InstanceRecord> matching(
      List<InstanceRecord> instances, Map<String, String> attributes) {
    return instances.stream()
        .filter(one -> one.attributes().entrySet().containsAll(attributes.entrySet()))
        .toList();
  }

  /** "Ignored for services that don't have a health check configured". */
  private static List<InstanceRecord> healthy(
      ServiceRecord service, List<InstanceRecord> instances, HealthStatusFilter filter) {
    if (!service.isChecked() || filter == HealthStatusFilter.ALL) {
      return instances;
    }
    var wanted =
        filter == HealthStatusFilter.UNHEALTHY ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY;
    var found = instances.stream().filter(one -> one.health() == wanted).toList();
    return found.isEmpty() && filter == HealthStatusFilter.HEALTHY_OR_ELSE_ALL ? instances : found;
  }

  private static HttpInstanceSummary summary(ServiceRecord service, InstanceRecord instance) {
    return HttpInstanceSummary.builder()
        .instanceId(instance.id())
        .namespaceName(service.namespace().httpName())
        .serviceName(service.name())
        .healthStatus(instance.health())
        .attributes(instance.attributes())
        .build();
  }
}
