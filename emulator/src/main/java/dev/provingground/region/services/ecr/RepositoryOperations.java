package dev.provingground.region.services.ecr;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import software.amazon.awssdk.services.ecr.model.*;

/** The operations on repositories themselves; their policies and images are others'. */
final class RepositoryOperations {
  private static final String NAME =
      "(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*";

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Repositories repositories;
  private final BlobStore blobs;

  RepositoryOperations(
      RegionIdentity region, EventLoop loop, Repositories repositories, BlobStore blobs) {
    this.region = region;
    this.loop = loop;
    this.repositories = repositories;
    this.blobs = blobs;
  }

  CreateRepositoryResponse create(CreateRepositoryRequest request) {
    var name = Repositories.required("repositoryName", request.repositoryName());
    if (name.length() < 2 || name.length() > 256 || !name.matches(NAME)) {
      throw Repositories.invalid(
          "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy"
              + " regular expression '"
              + NAME
              + "''");
    }
    if (repositories.contains(name)) {
      throw AwsErrors.of(
          RepositoryAlreadyExistsException.builder(),
          "RepositoryAlreadyExistsException",
          "The repository with name '"
              + name
              + "' already exists in the registry with id '"
              + region.accountId()
              + "'");
    }
    var encryption = request.encryptionConfiguration();
    if (encryption != null && encryption.encryptionType() != EncryptionType.AES256) {
      throw Repositories.invalid(
          "Invalid parameter at 'encryptionType' failed to satisfy constraint: 'AES256 is the only"
              + " encryption type of this region, not "
              + encryption.encryptionTypeAsString()
              + "'");
    }
    var mutability =
        request.imageTagMutability() == null
            ? ImageTagMutability.MUTABLE
            : request.imageTagMutability();
    TagMutability.check(mutability, request.imageTagMutabilityExclusionFilters());
    var repository =
        new RepositoryRecord(
            Repository.builder()
                .repositoryName(name)
                .repositoryArn(repositories.arn(name))
                .registryId(region.accountId())
                .repositoryUri(region.registryHost() + "/" + name)
                .createdAt(loop.now())
                .imageTagMutability(mutability)
                .imageTagMutabilityExclusionFilters(
                    request.hasImageTagMutabilityExclusionFilters()
                        ? request.imageTagMutabilityExclusionFilters()
                        : null)
                .imageScanningConfiguration(
                    request.imageScanningConfiguration() == null
                        ? ImageScanningConfiguration.builder().scanOnPush(false).build()
                        : request.imageScanningConfiguration())
                .encryptionConfiguration(c -> c.encryptionType(EncryptionType.AES256))
                .build());
    request.tags().forEach(t -> repository.tags.put(t.key(), t.value()));
    repositories.add(repository);
    return CreateRepositoryResponse.builder().repository(repository.description).build();
  }

  DescribeRepositoriesResponse describe(DescribeRepositoriesRequest request) {
    var found =
        request.repositoryNames().isEmpty()
            ? List.copyOf(repositories.all())
            : request.repositoryNames().stream()
                .map(n -> repositories.get(request.registryId(), n))
                .toList();
    var page = Repositories.PAGES.page(request, found.stream().map(r -> r.description).toList());
    return DescribeRepositoriesResponse.builder()
        .repositories(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  DeleteRepositoryResponse delete(DeleteRepositoryRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    if (!repository.images().isEmpty() && !Boolean.TRUE.equals(request.force())) {
      throw AwsErrors.of(
          RepositoryNotEmptyException.builder(),
          "RepositoryNotEmptyException",
          "The repository with name '"
              + repository.name()
              + "' in registry with id '"
              + region.accountId()
              + "' cannot be deleted because it still contains images");
    }
    repositories.remove(repository);
    var stillUsed = new HashSet<String>();
    repositories.all().forEach(r -> stillUsed.addAll(r.blobs));
    try {
      for (var blob : repository.blobs) {
        if (!stillUsed.contains(blob)) {
          blobs.delete(blob);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("delete the blobs of " + repository.name(), e);
    }
    return DeleteRepositoryResponse.builder().repository(repository.description).build();
  }

  PutImageTagMutabilityResponse putMutability(PutImageTagMutabilityRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var mutability = Repositories.required("imageTagMutability", request.imageTagMutability());
    TagMutability.check(mutability, request.imageTagMutabilityExclusionFilters());
    repository.description =
        repository.description.toBuilder()
            .imageTagMutability(mutability)
            .imageTagMutabilityExclusionFilters(request.imageTagMutabilityExclusionFilters())
            .build();
    return PutImageTagMutabilityResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .imageTagMutability(mutability)
        .imageTagMutabilityExclusionFilters(request.imageTagMutabilityExclusionFilters())
        .build();
  }

  /** Images are scanned nowhere in this region: what is pushed to be scanned has no findings. */
  PutImageScanningConfigurationResponse putScanning(PutImageScanningConfigurationRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var configuration =
        Repositories.required("imageScanningConfiguration", request.imageScanningConfiguration());
    repository.description =
        repository.description.toBuilder().imageScanningConfiguration(configuration).build();
    return PutImageScanningConfigurationResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .imageScanningConfiguration(configuration)
        .build();
  }
}
