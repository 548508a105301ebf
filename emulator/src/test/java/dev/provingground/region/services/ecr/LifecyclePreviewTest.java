package dev.provingground.region.services.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.provingground.region.services.fakes.FakeRegion;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyPreviewInProgressException;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyPreviewNotFoundException;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyPreviewStatus;
import software.amazon.awssdk.services.ecr.model.ScanNotFoundException;
import software.amazon.awssdk.services.ecr.model.TagStatus;

/** What would expire by a lifecycle policy, before it is the repository's; no image is scanned. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class LifecyclePreviewTest {
  private static final String KEEP_ONE =
      """
      {"rules": [{"rulePriority": 7, "action": {"type": "expire"}, "selection":
        {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 1}}]}\
      """;

  private final FakeRegion region = new FakeRegion();
  private EcrClient ecr;

  @BeforeEach
  void aRepositoryOfThreeImages(@TempDir Path directory) throws Exception {
    ecr = new EcrService(region.context(), directory);
    ecr.createRepository(r -> r.repositoryName("app"));
    for (var tag : new String[] {"one", "two", "three"}) {
      ecr.putImage(
          r ->
              r.repositoryName("app")
                  .imageTag(tag)
                  .imageManifest(
                      """
                      {"schemaVersion": 2, "manifests": [], "annotations": {"of": "%s"},
                       "mediaType": "application/vnd.oci.image.index.v1+json"}\
                      """
                          .formatted(tag)));
      region.advance(Duration.ofMinutes(1));
    }
  }

  private void preview(String policy) {
    ecr.startLifecyclePolicyPreview(r -> r.repositoryName("app").lifecyclePolicyText(policy));
  }

  @Test
  void whatWouldExpireIsToldInPagesAndStays() {
    preview(KEEP_ONE);
    assertThat(ecr.getLifecyclePolicyPreview(r -> r.repositoryName("app")).status())
        .isEqualTo(LifecyclePolicyPreviewStatus.IN_PROGRESS);
    assertThatThrownBy(() -> preview(KEEP_ONE))
        .isInstanceOf(LifecyclePolicyPreviewInProgressException.class);
    region.loop().runUntilIdle();

    var first = ecr.getLifecyclePolicyPreview(r -> r.repositoryName("app").maxResults(1));
    assertThat(first.status()).isEqualTo(LifecyclePolicyPreviewStatus.COMPLETE);
    assertThat(first.summary().expiringImageTotalCount()).isEqualTo(2);
    var second =
        ecr.getLifecyclePolicyPreview(
            r -> r.repositoryName("app").maxResults(1).nextToken(first.nextToken()));
    assertThat(second.previewResults())
        .extracting(one -> one.imageTags().getFirst(), one -> one.appliedRulePriority())
        .containsExactly(tuple("one", 7));
    assertThat(
            ecr.getLifecyclePolicyPreview(
                    r -> r.repositoryName("app").imageIds(id -> id.imageTag("two")))
                .previewResults())
        .hasSize(1);
    assertThat(
            ecr.getLifecyclePolicyPreview(
                    r -> r.repositoryName("app").filter(f -> f.tagStatus(TagStatus.UNTAGGED)))
                .previewResults())
        .isEmpty();
    assertThat(ecr.describeImages(r -> r.repositoryName("app")).imageDetails()).hasSize(3);
  }

  @Test
  void withoutAPolicyThereIsNoPreview() {
    assertThatThrownBy(() -> ecr.startLifecyclePolicyPreview(r -> r.repositoryName("app")))
        .isInstanceOf(LifecyclePolicyNotFoundException.class);
    assertThatThrownBy(() -> ecr.getLifecyclePolicyPreview(r -> r.repositoryName("app")))
        .isInstanceOf(LifecyclePolicyPreviewNotFoundException.class);
    ecr.putLifecyclePolicy(r -> r.repositoryName("app").lifecyclePolicyText(KEEP_ONE));
    assertThat(ecr.startLifecyclePolicyPreview(r -> r.repositoryName("app")).lifecyclePolicyText())
        .isEqualTo(KEEP_ONE);
  }

  @Test
  void noImageIsScanned() {
    ecr.putImageScanningConfiguration(
        r -> r.repositoryName("app").imageScanningConfiguration(c -> c.scanOnPush(true)));
    assertThat(
            ecr.describeRepositories()
                .repositories()
                .getFirst()
                .imageScanningConfiguration()
                .scanOnPush())
        .isTrue();
    assertThatThrownBy(
            () ->
                ecr.describeImageScanFindings(
                    r -> r.repositoryName("app").imageId(id -> id.imageTag("one"))))
        .isInstanceOf(ScanNotFoundException.class);
    assertThatThrownBy(
            () ->
                ecr.describeImageScanFindings(
                    r -> r.repositoryName("app").imageId(id -> id.imageTag("none"))))
        .isInstanceOf(ImageNotFoundException.class);
    assertThat(ecr.describeRegistry(r -> {}).registryId()).isEqualTo("123456789012");
  }
}
