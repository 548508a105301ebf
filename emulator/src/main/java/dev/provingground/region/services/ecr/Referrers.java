package dev.provingground.region.services.ecr;

import dev.provingground.region.api.Paging;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecr.model.ArtifactStatus;
import software.amazon.awssdk.services.ecr.model.ArtifactStatusFilter;
import software.amazon.awssdk.services.ecr.model.ImageReferrer;
import software.amazon.awssdk.services.ecr.model.ListImageReferrersFilter;
import software.amazon.awssdk.services.ecr.model.ListImageReferrersRequest;
import software.amazon.awssdk.services.ecr.model.ListImageReferrersResponse;

/** What is about an image: its signatures, its bills of materials. See "Listing Referrers". */
final class Referrers {
  static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private static final Paging PAGES = Repositories.pages(50, 50);

  private Referrers() {}

  /**
   * An index of the manifests whose subject is that digest, be it there or not.
   *
   * @param artifactType of those that are wanted; all when it is empty
   */
  static String index(RepositoryRecord repository, String digest, Optional<String> artifactType) {
    var descriptors =
        about(repository, digest)
            .filter(m -> artifactType.isEmpty() || artifactType.equals(m.artifactType()))
            .map(Referrers::descriptor)
            .toList();
    return RegistryError.json(
        Map.of("schemaVersion", 2, "mediaType", INDEX, "manifests", descriptors));
  }

  private static Stream<Manifest> about(RepositoryRecord repository, String digest) {
    return repository.images().stream()
        .map(image -> image.manifest)
        .filter(manifest -> manifest.subject().equals(Optional.of(digest)));
  }

  /** The same by ECR's API, whose filter is of several types and of a status. */
  static ListImageReferrersResponse list(
      RepositoryRecord repository, ListImageReferrersRequest request) {
    var subject = Repositories.required("subjectId", request.subjectId());
    var digest = Repositories.required("subjectId.imageDigest", subject.imageDigest());
    var filter =
        Objects.requireNonNullElse(request.filter(), ListImageReferrersFilter.builder().build());
    var found =
        isActive(filter)
            ? about(repository, digest)
                .filter(
                    manifest ->
                        filter.artifactTypes().isEmpty()
                            || manifest
                                .artifactType()
                                .filter(filter.artifactTypes()::contains)
                                .isPresent())
                .map(Referrers::referrer)
                .toList()
            : List.<ImageReferrer>of();
    var page = PAGES.page(request, found);
    return ListImageReferrersResponse.builder()
        .referrers(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** Nothing is archived here: all that there is is active. */
  private static boolean isActive(ListImageReferrersFilter filter) {
    return switch (filter.artifactStatus()) {
      case null -> true;
      case ACTIVE, ANY -> true;
      case ARCHIVED, ACTIVATING -> false;
      case UNKNOWN_TO_SDK_VERSION ->
          throw Repositories.invalid(
              "Invalid parameter at 'filter.artifactStatus' failed to satisfy constraint: 'Member"
                  + " must satisfy enum value set: "
                  + ArtifactStatusFilter.knownValues()
                  + "'");
    };
  }

  private static ImageReferrer referrer(Manifest manifest) {
    return ImageReferrer.builder()
        .digest(manifest.digest())
        .mediaType(manifest.mediaType())
        .artifactType(manifest.artifactType().orElse(null))
        .size((long) manifest.text().getBytes(StandardCharsets.UTF_8).length)
        .annotations(manifest.annotations().isEmpty() ? null : manifest.annotations())
        .artifactStatus(ArtifactStatus.ACTIVE)
        .build();
  }

  private static Map<String, Object> descriptor(Manifest manifest) {
    var descriptor = new LinkedHashMap<String, Object>();
    descriptor.put("mediaType", manifest.mediaType());
    descriptor.put("digest", manifest.digest());
    descriptor.put("size", manifest.text().getBytes(StandardCharsets.UTF_8).length);
    manifest.artifactType().ifPresent(type -> descriptor.put("artifactType", type));
    if (!manifest.annotations().isEmpty()) {
      descriptor.put("annotations", manifest.annotations());
    }
    return descriptor;
  }
}
