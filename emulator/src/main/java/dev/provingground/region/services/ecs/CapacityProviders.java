package dev.provingground.region.services.ecs;

import dev.provingground.region.api.RegionIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.CapacityProvider;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStatus;
import software.amazon.awssdk.services.ecs.model.DescribeCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeCapacityProvidersResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersRequest;

/** Fargate's capacity providers, FARGATE and FARGATE_SPOT, and which of them clusters use. */
final class CapacityProviders {
  private final RegionIdentity region;
  private final Clusters clusters;
  private final ServiceStore services;

  CapacityProviders(RegionIdentity region, Clusters clusters, ServiceStore services) {
    this.region = region;
    this.clusters = clusters;
    this.services = services;
  }

  DescribeCapacityProvidersResponse describe(DescribeCapacityProvidersRequest request) {
    Map<String, CapacityProvider> all = new TreeMap<>();
    CapacityStrategy.PROVIDERS.forEach(name -> all.put(name, provider(name)));
    if (request.cluster() != null) {
      all.keySet().retainAll(clusters.active(request.cluster()).description().capacityProviders());
    }
    if (request.capacityProviders().isEmpty()) {
      var page = EcsErrors.PAGES.page(request, List.copyOf(all.values()));
      return DescribeCapacityProvidersResponse.builder()
          .capacityProviders(page.items())
          .nextToken(page.nextToken())
          .build();
    }
    var found = new ArrayList<CapacityProvider>();
    var failures = new ArrayList<Failure>();
    for (var nameOrArn : request.capacityProviders()) {
      var provider = all.get(nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1));
      if (provider == null) {
        failures.add(Failure.builder().arn(nameOrArn).reason("MISSING").build());
      } else {
        found.add(provider);
      }
    }
    return DescribeCapacityProvidersResponse.builder()
        .capacityProviders(found)
        .failures(failures)
        .build();
  }

  ClusterRecord put(PutClusterCapacityProvidersRequest request) {
    var cluster = clusters.active(EcsErrors.required(request.cluster(), "cluster"));
    if (!request.hasCapacityProviders() || !request.hasDefaultCapacityProviderStrategy()) {
      throw EcsErrors.client(
          "capacityProviders and defaultCapacityProviderStrategy should not be null; give an empty"
              + " list for none.");
    }
    request.capacityProviders().forEach(CapacityStrategy::checkProvider);
    var strategy = CapacityStrategy.of(request.defaultCapacityProviderStrategy());
    Clusters.checkAssociated(strategy, request.capacityProviders());
    for (var name : cluster.description().capacityProviders()) {
      if (!request.capacityProviders().contains(name) && isUsed(cluster, name)) {
        throw EcsErrors.resourceInUse(
            "The specified capacity provider is in use and cannot be removed: " + name);
      }
    }
    cluster.put(
        cluster.description().toBuilder()
            .capacityProviders(request.capacityProviders())
            .defaultCapacityProviderStrategy(strategy.items())
            .build());
    return cluster;
  }

  private boolean isUsed(ClusterRecord cluster, String name) {
    return services.in(cluster).stream()
        .flatMap(service -> service.settings().capacityProviderStrategy().stream())
        .anyMatch(item -> item.capacityProvider().equals(name));
  }

  private CapacityProvider provider(String name) {
    return CapacityProvider.builder()
        .name(name)
        .capacityProviderArn(region.arn("ecs", "capacity-provider/" + name))
        .status(CapacityProviderStatus.ACTIVE)
        .build();
  }
}
