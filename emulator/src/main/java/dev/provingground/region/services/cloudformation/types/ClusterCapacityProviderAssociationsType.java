package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersRequest;

/** AWS::ECS::ClusterCapacityProviderAssociations. */
final class ClusterCapacityProviderAssociationsType implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ECS::ClusterCapacityProviderAssociations")
          .like(PutClusterCapacityProvidersRequest.builder())
          .required("Cluster", "CapacityProviders", "DefaultCapacityProviderStrategy")
          .replace("Cluster")
          .inPlace("CapacityProviders", "DefaultCapacityProviderStrategy")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    return put(resource);
  }

  @Override
  public void update(Resource before, Resource after) {
    put(after);
  }

  private static String put(Resource resource) {
    var request = resource.properties().into(PutClusterCapacityProvidersRequest.builder()).build();
    return resource
        .client(EcsClient.class)
        .putClusterCapacityProviders(request)
        .cluster()
        .clusterName();
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(EcsClient.class)
        .putClusterCapacityProviders(
            r ->
                r.cluster(resource.physicalId())
                    .capacityProviders(List.of())
                    .defaultCapacityProviderStrategy(List.<CapacityProviderStrategyItem>of()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        resource
            .client(EcsClient.class)
            .describeClusters(r -> r.clusters(resource.physicalId()))
            .clusters()
            .stream()
            .filter(cluster -> "ACTIVE".equals(cluster.status()))
            .findFirst()
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }
}
