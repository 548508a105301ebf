package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;

/** A cluster with Fargate Spot, as the CDK's {@code enableFargateCapacityProviders} writes it. */
final class CapacityProviderStackTest {
  private static final String TEMPLATE =
      """
      {
        "Resources": {
          "Cluster": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": "spot"}},
          "Providers": {
            "Type": "AWS::ECS::ClusterCapacityProviderAssociations",
            "Properties": {
              "Cluster": {"Ref": "Cluster"},
              "CapacityProviders": ["FARGATE", "FARGATE_SPOT"],
              "DefaultCapacityProviderStrategy": STRATEGY
            }
          }
        }
      }
      """;

  @TempDir Path directory;

  private static Cluster cluster(RegionFixture region) {
    return region
        .call(EcsClient.class, ecs -> ecs.describeClusters(r -> r.clusters("spot")))
        .clusters()
        .getFirst();
  }

  private static void deploy(RegionFixture region, String strategy, StackStatus status) {
    region.deploy("Spot", TEMPLATE.replace("STRATEGY", strategy));
    region.advance(Duration.ofMinutes(1));
    assertThat(region.stack("Spot").stackStatus())
        .as("%s", region.events("Spot"))
        .isEqualTo(status);
  }

  @Test
  void theAssociationIsMadeChangedAndTakenAway() throws Exception {
    var region = new RegionFixture(directory);
    deploy(region, "[]", StackStatus.CREATE_COMPLETE);
    assertThat(cluster(region).capacityProviders()).containsExactly("FARGATE", "FARGATE_SPOT");

    deploy(
        region,
        "[{\"CapacityProvider\": \"FARGATE_SPOT\", \"Weight\": 1}]",
        StackStatus.UPDATE_COMPLETE);
    assertThat(cluster(region).defaultCapacityProviderStrategy())
        .extracting(item -> item.capacityProvider())
        .containsExactly("FARGATE_SPOT");

    region.delete("Spot");
    region.advance(Duration.ofMinutes(1));
    assertThat(region.stack("Spot").stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
  }
}
