package dev.provingground.region.services.fakes;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchGetImageRequest;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenRequest;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenResponse;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerRequest;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerResponse;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/**
 * One repository, {@code workload}, with an image for every tag but {@code missing}; {@code multi}
 * and {@code arm} are indexes.
 */
public final class FakeImages implements EcrClient {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final String MANIFEST =
      """
      {"schemaVersion": 2,
       "mediaType": "application/vnd.oci.image.manifest.v1+json",
       "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:c", "size": 2},
       "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "sha256:l", "size": 3}]}
      """;

  /** Of the one that {@code multi} has for linux/amd64. */
  public static final String ON_X86 = "sha256:" + "cd".repeat(32);

  private static final String ENTRY =
      """
      {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "%s", "size": 1,
       "platform": {"os": "linux", "architecture": "%s"}}\
      """;
  private static final String INDEX = "{\"schemaVersion\": 2, \"manifests\": [%s]}";
  private static final String ON_ARM = ENTRY.formatted(DIGEST, "arm64");
  private static final Map<String, String> INDEXES =
      Map.of(
          "arm", INDEX.formatted(ON_ARM),
          "multi", INDEX.formatted(ON_ARM + "," + ENTRY.formatted(ON_X86, "amd64")));

  private final Set<String> denied = new HashSet<>();

  /** From now on nobody may call the operation, such as {@code BatchGetImage}. */
  public void deny(String operation) {
    denied.add(operation);
  }

  @Override
  public GetAuthorizationTokenResponse getAuthorizationToken(GetAuthorizationTokenRequest request) {
    check("GetAuthorizationToken");
    return GetAuthorizationTokenResponse.builder().build();
  }

  @Override
  public BatchGetImageResponse batchGetImage(BatchGetImageRequest request) {
    check("BatchGetImage");
    if (!request.repositoryName().equals("workload")) {
      throw AwsErrors.of(
          RepositoryNotFoundException.builder(),
          "RepositoryNotFoundException",
          "no such repository");
    }
    var id = request.imageIds().getFirst();
    if ("missing".equals(id.imageTag())) {
      return BatchGetImageResponse.builder()
          .failures(ImageFailure.builder().imageId(id).failureCode("ImageNotFound").build())
          .build();
    }
    return BatchGetImageResponse.builder()
        .images(
            Image.builder()
                .imageId(
                    id.toBuilder()
                        .imageDigest(id.imageDigest() == null ? DIGEST : id.imageDigest())
                        .build())
                .imageManifest(INDEXES.getOrDefault(String.valueOf(id.imageTag()), MANIFEST))
                .build())
        .build();
  }

  @Override
  public GetDownloadUrlForLayerResponse getDownloadUrlForLayer(
      GetDownloadUrlForLayerRequest request) {
    check("GetDownloadUrlForLayer");
    return GetDownloadUrlForLayerResponse.builder()
        .layerDigest(request.layerDigest())
        .downloadUrl("http://127.0.0.1:4566/blobs/" + request.layerDigest())
        .build();
  }

  private void check(String operation) {
    if (denied.contains(operation)) {
      throw AwsErrors.error(
          "AccessDeniedException",
          "User: %s is not authorized to perform: ecr:%s"
              .formatted(CallContext.current().caller().arn(), operation),
          400);
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
