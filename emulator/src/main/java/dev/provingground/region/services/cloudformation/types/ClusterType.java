package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.ClusterSettingName;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;

/** AWS::ECS::Cluster. */
final class ClusterType implements ResourceType {
  private static final ClusterSetting WITHOUT_INSIGHTS =
      ClusterSetting.builder()
          .name(ClusterSettingName.CONTAINER_INSIGHTS)
          .value("disabled")
          .build();

  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::ECS::Cluster")
          .like(CreateClusterRequest.builder())
          .replace("ClusterName")
          .inPlace("CapacityProviders", "DefaultCapacityProviderStrategy")
          .property(
              "ClusterSettings",
              new Shape.ListOf(
                  Shape.structure(Map.of("Name", Shape.SCALAR, "Value", Shape.SCALAR))),
              OnUpdate.IN_PLACE)
          .tags()
          .attributes("Arn")
          .namedBy("ClusterName")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var settings = settings(resource);
    var request =
        resource
            .properties()
            .into(CreateClusterRequest.builder())
            .clusterName(resource.nameOr("ClusterName", 255))
            .tags(resource.tags(EcsTags::tag));
    if (!settings.isEmpty()) {
      request.settings(settings);
    }
    return resource.client(EcsClient.class).createCluster(request.build()).cluster().clusterName();
  }

  @Override
  public boolean isCreated(Resource resource) {
    return describe(resource).map(Cluster::status).orElse("").equals("ACTIVE");
  }

  @Override
  public void update(Resource before, Resource after) {
    if (after.properties().differ(before.properties(), "ClusterSettings")) {
      var settings = settings(after);
      after
          .client(EcsClient.class)
          .updateClusterSettings(
              r ->
                  r.cluster(after.physicalId())
                      .settings(settings.isEmpty() ? List.of(WITHOUT_INSIGHTS) : settings));
    }
    if (after
        .properties()
        .differ(before.properties(), "CapacityProviders", "DefaultCapacityProviderStrategy")) {
      var asked = after.properties().into(CreateClusterRequest.builder()).build();
      after
          .client(EcsClient.class)
          .putClusterCapacityProviders(
              r ->
                  r.cluster(after.physicalId())
                      // Copies: an empty list is to be said as well.
                      .capacityProviders(List.copyOf(asked.capacityProviders()))
                      .defaultCapacityProviderStrategy(
                          List.copyOf(asked.defaultCapacityProviderStrategy())));
    }
    EcsTags.update(before, after, arn(after));
  }

  @Override
  public void delete(Resource resource) {
    resource.client(EcsClient.class).deleteCluster(r -> r.cluster(resource.physicalId()));
  }

  @Override
  public boolean isDeleted(Resource resource) {
    return describe(resource).map(Cluster::status).orElse("INACTIVE").equals("INACTIVE");
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    return describe(resource)
        .<Map<String, JsonNode>>map(
            cluster -> Map.of("ClusterSettings", LiveProperties.list(cluster.settings())))
        .orElse(Map.of());
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(arn(resource));
  }

  private static List<ClusterSetting> settings(Resource resource) {
    return resource.properties().objects("ClusterSettings").stream()
        .map(setting -> setting.into(ClusterSetting.builder()).build())
        .toList();
  }

  private static String arn(Resource resource) {
    return describe(resource)
        .map(Cluster::clusterArn)
        .orElseThrow(() -> Attributes.notFound("AWS::ECS::Cluster", resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        describe(resource)
            .filter(found -> !"INACTIVE".equals(found.status()))
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }

  private static Optional<Cluster> describe(Resource resource) {
    return resource
        .client(EcsClient.class)
        .describeClusters(r -> r.clusters(resource.physicalId()).include(ClusterField.TAGS))
        .clusters()
        .stream()
        .findFirst();
  }
}
