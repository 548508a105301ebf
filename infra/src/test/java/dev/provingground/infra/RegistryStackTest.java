package dev.provingground.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awscdk.assertions.Match;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryStackTest {
  private final StackTemplate stack = StackTemplate.registry(DeploymentOptions.reference());

  @Test
  void imagesAreScannedWhenTheyArePushed() {
    repository(
        Map.of(
            "RepositoryName",
            "proving-ground/workload",
            "ImageScanningConfiguration",
            Map.of("ScanOnPush", true)));
  }

  @Test
  void everyTagButLatestIsImmutable() {
    repository(
        Map.of(
            "ImageTagMutability",
            "IMMUTABLE_WITH_EXCLUSION",
            "ImageTagMutabilityExclusionFilters",
            List.of(
                Map.of(
                    "ImageTagMutabilityExclusionFilterType", "WILDCARD",
                    "ImageTagMutabilityExclusionFilterValue", "latest"))));
  }

  @Test
  void imagesThatLostTheirTagsExpire() {
    repository(
        Map.of(
            "LifecyclePolicy",
            Map.of("LifecyclePolicyText", Match.stringLikeRegexp("\"tagStatus\":\"untagged\""))));
  }

  @Test
  void deletingTheStackDeletesTheImagesWithoutACustomResource() {
    stack
        .template()
        .hasResource(
            "AWS::ECR::Repository",
            Map.of(
                "DeletionPolicy",
                "Delete",
                "Properties",
                Match.objectLike(Map.of("EmptyOnDelete", true))));
    assertThat(stack.allIds()).hasSize(1);
  }

  @Test
  void theRepositoryIsFoundByTheOutputs() {
    assertThat(stack.template().findOutputs("*"))
        .containsOnlyKeys(Outputs.REPOSITORY_NAME, Outputs.REPOSITORY_ARN, Outputs.REPOSITORY_URI);
  }

  private void repository(Map<String, ?> properties) {
    stack.has("AWS::ECR::Repository", properties);
  }
}
