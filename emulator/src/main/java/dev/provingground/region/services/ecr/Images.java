package dev.provingground.region.services.ecr;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.services.ecr.RepositoryRecord.StoredImage;
import dev.provingground.region.time.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.model.*;

/** The operations on a repository's images. Owned by the event loop. */
final class Images {
  private final Repositories repositories;
  private final EventLoop loop;

  Images(Repositories repositories, EventLoop loop) {
    this.repositories = repositories;
    this.loop = loop;
  }

  /** Puts an image; what it refers to must have been pushed before. */
  StoredImage put(
      RepositoryRecord repository,
      Manifest manifest,
      Optional<String> tag,
      Optional<String> digest) {
    requireDigest(manifest, digest);
    var missing = manifest.blobs().stream().filter(b -> !repository.blobs.contains(b)).toList();
    if (!missing.isEmpty()) {
      throw AwsErrors.of(
          LayersNotFoundException.builder(),
          "LayersNotFoundException",
          "The following layers do not exist in repository '"
              + repository.name()
              + "': "
              + missing);
    }
    var images =
        manifest.manifests().stream().filter(m -> repository.byDigest(m).isEmpty()).toList();
    if (!images.isEmpty()) {
      throw AwsErrors.of(
          ReferencedImagesNotFoundException.builder(),
          "ReferencedImagesNotFoundException",
          "The following images do not exist in repository '" + repository.name() + "': " + images);
    }
    tag.ifPresent(t -> TagMutability.checkMove(repository, t, manifest));
    return repository.put(manifest, tag, loop.now());
  }

  private static void requireDigest(Manifest manifest, Optional<String> digest) {
    digest
        .filter(d -> !d.equals(manifest.digest()))
        .ifPresent(
            d -> {
              throw AwsErrors.of(
                  ImageDigestDoesNotMatchException.builder(),
                  "ImageDigestDoesNotMatchException",
                  "The digest " + d + " does not match the manifest's, " + manifest.digest());
            });
  }

  PutImageResponse putImage(PutImageRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var manifest =
        Manifest.parse(
            Repositories.required("imageManifest", request.imageManifest()),
            request.imageManifestMediaType());
    var tag = Optional.ofNullable(request.imageTag());
    var digest = Optional.ofNullable(request.imageDigest());
    // A digest that is wrong is told of even where the image is there already.
    requireDigest(manifest, digest);
    boolean there =
        repository.byDigest(manifest.digest()).isPresent()
            && tag.map(t -> repository.byTag(t).filter(i -> same(i, manifest)).isPresent())
                .orElse(true);
    if (there) {
      throw AwsErrors.of(
          ImageAlreadyExistsException.builder(),
          "ImageAlreadyExistsException",
          "Image with digest '"
              + manifest.digest()
              + "' and tag '"
              + tag.orElse("null")
              + "' already exists in the repository with name '"
              + repository.name()
              + "' in registry with id '"
              + repository.description.registryId()
              + "'");
    }
    var image = put(repository, manifest, tag, digest);
    return PutImageResponse.builder().image(image(repository, image, tag)).build();
  }

  private static boolean same(StoredImage image, Manifest manifest) {
    return image.manifest.digest().equals(manifest.digest());
  }

  BatchGetImageResponse batchGetImage(BatchGetImageRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var images = new ArrayList<Image>();
    var failures = new ArrayList<ImageFailure>();
    for (var id : ids(request.imageIds())) {
      var image = find(repository, id);
      if (image.isEmpty()) {
        failures.add(failure(id));
      } else {
        image.get().lastPull = loop.now();
        images.add(image(repository, image.get(), Optional.ofNullable(id.imageTag())));
      }
    }
    return BatchGetImageResponse.builder().images(images).failures(failures).build();
  }

  BatchDeleteImageResponse batchDeleteImage(BatchDeleteImageRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var deleted = new ArrayList<ImageIdentifier>();
    var failures = new ArrayList<ImageFailure>();
    for (var id : ids(request.imageIds())) {
      var image = find(repository, id);
      if (image.isEmpty()) {
        failures.add(failure(id));
      } else {
        deleted.addAll(delete(repository, image.get(), id));
      }
    }
    return BatchDeleteImageResponse.builder().imageIds(deleted).failures(failures).build();
  }

  /**
   * By tag only the tag goes, and the image with its last one; by digest the image goes with all
   * its tags.
   */
  private static List<ImageIdentifier> delete(
      RepositoryRecord repository, StoredImage image, ImageIdentifier id) {
    var digest = image.manifest.digest();
    if (id.imageDigest() == null && image.tags.size() > 1) {
      repository.removeTag(id.imageTag());
      return List.of(id.toBuilder().imageDigest(digest).build());
    }
    var gone = identifiers(image);
    repository.remove(image);
    return gone;
  }

  DescribeImagesResponse describeImages(DescribeImagesRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var images = new ArrayList<StoredImage>();
    if (request.imageIds().isEmpty()) {
      images.addAll(repository.images());
    }
    for (var id : request.imageIds()) {
      images.add(find(repository, id).orElseThrow(() -> notFound(repository, id)));
    }
    var tagStatus = request.filter() == null ? null : request.filter().tagStatus();
    var details =
        images.stream()
            .filter(i -> hasStatus(i, tagStatus))
            .map(i -> detail(repository, i))
            .toList();
    var page = Repositories.PAGES.page(request, details);
    return DescribeImagesResponse.builder()
        .imageDetails(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  ListImagesResponse listImages(ListImagesRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var tagStatus = request.filter() == null ? null : request.filter().tagStatus();
    var all =
        repository.images().stream()
            .filter(i -> hasStatus(i, tagStatus))
            .flatMap(i -> identifiers(i).stream())
            .toList();
    var page = Repositories.PAGES.page(request, all);
    return ListImagesResponse.builder().imageIds(page.items()).nextToken(page.nextToken()).build();
  }

  static boolean hasStatus(StoredImage image, @Nullable TagStatus status) {
    return status == null
        || status == TagStatus.ANY
        || (status == TagStatus.TAGGED) != image.tags.isEmpty();
  }

  /** Whether an identifier names it, by one of its tags, its digest, or both. */
  static boolean is(StoredImage image, ImageIdentifier id) {
    return (id.imageDigest() == null || id.imageDigest().equals(image.manifest.digest()))
        && (id.imageTag() == null || image.tags.contains(id.imageTag()));
  }

  /** No image is scanned in this region, so that none has findings. */
  RuntimeException noFindings(DescribeImageScanFindingsRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var id = Repositories.required("imageId", request.imageId());
    if (find(repository, id).isEmpty()) {
      return notFound(repository, id);
    }
    return AwsErrors.of(
        ScanNotFoundException.builder(),
        "ScanNotFoundException",
        "Image scan does not exist for the image with '{imageDigest:'%s', imageTag:'%s'}' in the repository with name '%s' in the registry with id '%s'"
            .formatted(
                id.imageDigest(),
                id.imageTag(),
                repository.name(),
                repository.description.registryId()));
  }

  private static List<ImageIdentifier> identifiers(StoredImage image) {
    var digest = image.manifest.digest();
    if (image.tags.isEmpty()) {
      return List.of(ImageIdentifier.builder().imageDigest(digest).build());
    }
    return image.tags.stream()
        .map(t -> ImageIdentifier.builder().imageDigest(digest).imageTag(t).build())
        .toList();
  }

  private static ImageDetail detail(RepositoryRecord repository, StoredImage image) {
    return ImageDetail.builder()
        .registryId(repository.description.registryId())
        .repositoryName(repository.name())
        .imageDigest(image.manifest.digest())
        .imageTags(image.tags.isEmpty() ? null : image.tags)
        .imageSizeInBytes(image.manifest.layersSize())
        .imagePushedAt(image.pushedAt)
        .lastRecordedPullTime(image.lastPull)
        .imageManifestMediaType(image.manifest.mediaType())
        .artifactMediaType(image.manifest.configMediaType().orElse(null))
        .build();
  }

  private static Image image(RepositoryRecord repository, StoredImage image, Optional<String> tag) {
    return Image.builder()
        .registryId(repository.description.registryId())
        .repositoryName(repository.name())
        .imageId(i -> i.imageDigest(image.manifest.digest()).imageTag(tag.orElse(null)))
        .imageManifest(image.manifest.text())
        .imageManifestMediaType(image.manifest.mediaType())
        .build();
  }

  private static List<ImageIdentifier> ids(List<ImageIdentifier> ids) {
    if (ids.isEmpty() || ids.size() > 100) {
      throw Repositories.invalid(
          "Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length"
              + " between 1 and 100'");
    }
    return ids;
  }

  private static Optional<StoredImage> find(RepositoryRecord repository, ImageIdentifier id) {
    if (id.imageDigest() == null && id.imageTag() == null) {
      throw Repositories.invalid(
          "Invalid parameter at 'imageIds' failed to satisfy constraint: 'an image needs an"
              + " imageTag or an imageDigest'");
    }
    if (id.imageDigest() == null) {
      return repository.byTag(id.imageTag());
    }
    return repository
        .byDigest(id.imageDigest())
        .filter(i -> id.imageTag() == null || i.tags.contains(id.imageTag()));
  }

  private static ImageFailure failure(ImageIdentifier id) {
    return ImageFailure.builder()
        .imageId(id)
        .failureCode(ImageFailureCode.IMAGE_NOT_FOUND)
        .failureReason("Requested image not found")
        .build();
  }

  private static RuntimeException notFound(RepositoryRecord repository, ImageIdentifier id) {
    return AwsErrors.of(
        ImageNotFoundException.builder(),
        "ImageNotFoundException",
        "The image with imageId {imageDigest:'"
            + id.imageDigest()
            + "', imageTag:'"
            + id.imageTag()
            + "'} does not exist within the repository with name '"
            + repository.name()
            + "' in the registry with id '"
            + repository.description.registryId()
            + "'");
  }
}
