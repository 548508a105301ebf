package dev.provingground.region.services.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecr.model.Repository;

final class LifecyclePolicyTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private final RepositoryRecord repository =
      new RepositoryRecord(Repository.builder().repositoryName("app").build());

  @Test
  void untaggedImagesExpireByAge() {
    push("old", Optional.empty(), Duration.ofDays(2));
    push("young", Optional.empty(), Duration.ofHours(2));
    push("tagged", Optional.of("v1"), Duration.ofDays(9));
    var policy =
        policy(
            "\"tagStatus\": \"untagged\", \"countType\": \"sinceImagePushed\", \"countUnit\":"
                + " \"days\", \"countNumber\": 1");
    assertThat(policy.expired(repository.images(), NOW))
        .extracting(one -> one.image().manifest.text())
        .containsExactly(manifest("old"));
  }

  @Test
  void theNewestImagesOfAPrefixStay() {
    push("one", Optional.of("v1"), Duration.ofDays(3));
    push("two", Optional.of("v2"), Duration.ofDays(2));
    push("three", Optional.of("v3"), Duration.ofDays(1));
    push("latest", Optional.of("latest"), Duration.ofDays(9));
    var policy =
        policy(
            "\"tagStatus\": \"tagged\", \"tagPrefixList\": [\"v\"], \"countType\":"
                + " \"imageCountMoreThan\", \"countNumber\": 2");
    assertThat(policy.expired(repository.images(), NOW))
        .extracting(one -> one.image().manifest.text())
        .containsExactly(manifest("one"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tagStatus\": \"some\", \"countType\": \"imageCountMoreThan\", \"countNumber\": 2",
        "\"tagStatus\": \"tagged\", \"countType\": \"imageCountMoreThan\", \"countNumber\": 2",
        "\"tagStatus\": \"any\", \"countType\": \"sinceImagePushed\", \"countNumber\": 2",
        "\"tagStatus\": \"any\", \"countType\": \"imageCountMoreThan\", \"countNumber\": 0",
        "\"tagStatus\": \"any\", \"countType\": \"imageCountMoreThan\", \"countNumber\": 1,"
            + " \"odd\": 1"
      })
  void aPolicyThatCannotBeFollowedIsRefused(String selection) {
    assertThatThrownBy(() -> policy(selection))
        .hasMessageContaining("Lifecycle policy validation failure");
  }

  private void push(String name, Optional<String> tag, Duration age) {
    var manifest = Manifest.parse(manifest(name), null);
    repository.put(manifest, tag, NOW.minus(age));
  }

  private static String manifest(String name) {
    return "{\"mediaType\": \"application/vnd.oci.image.index.v1+json\", \"manifests\": [],"
        + " \"name\": \""
        + name
        + "\"}";
  }

  private static LifecyclePolicy policy(String selection) {
    return LifecyclePolicy.parse(
        "{\"rules\": [{\"rulePriority\": 1, \"selection\": {"
            + selection
            + "}, \"action\": {\"type\": \"expire\"}}]}");
  }
}
