package dev.provingground.region.services.ecr;

import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ResourcePolicies;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.*;
import software.amazon.awssdk.services.ecr.model.DeleteRepositoryPolicyRequest;
import software.amazon.awssdk.services.ecr.model.DeleteRepositoryPolicyResponse;
import software.amazon.awssdk.services.ecr.model.GetRepositoryPolicyRequest;
import software.amazon.awssdk.services.ecr.model.GetRepositoryPolicyResponse;
import software.amazon.awssdk.services.ecr.model.RepositoryPolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.SetRepositoryPolicyRequest;
import software.amazon.awssdk.services.ecr.model.SetRepositoryPolicyResponse;

/** Amazon Elastic Container Registry: the account's private registry, its API and its HTTP side. */
public final class EcrService implements EcrClient, ResourceAware, ResourcePolicies {
  /** The prefix of the paths that {@link #downloads} serves. */
  public static final String DOWNLOADS = BlobHandler.PREFIX;

  private static final Duration EXPIRY = Duration.ofHours(1);
  private static final String NAME =
      "(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*";

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Repositories repositories;
  private final Images images;
  private final BlobStore blobs;
  private final AccessTokens tokens;

  /**
   * @param directory where blobs are kept; made when it is not there
   */
  public EcrService(ServiceContext context, Path directory) throws IOException {
    region = context.region();
    loop = context.loop();
    repositories = new Repositories(region);
    images = new Images(repositories, loop);
    blobs = new BlobStore(directory);
    tokens = new AccessTokens(loop, context.ids());
    loop.every(EXPIRY, this::expireImages);
  }

  public Mount<EcrClient> mount() {
    return new Mount<>(
        "ecr",
        "ecr",
        Protocol.AWS_JSON,
        "AmazonEC2ContainerRegistry_V20150921",
        "2015-09-21",
        EcrClient.class,
        this);
  }

  /** What serves {@code /v2/}: the OCI distribution API. */
  public HttpHandler registry(Authorizer authorizer) {
    return new RegistryHandler(region, loop, repositories, images, blobs, tokens, authorizer);
  }

  /** What serves {@link BlobHandler#PREFIX}: the locations that GetDownloadUrlForLayer answers. */
  public HttpHandler downloads() {
    return new BlobHandler(blobs, tokens);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing to release: the directory is the region's to remove. */
  @Override
  public void close() {}

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    var arn = request.getValueForField("resourceArn", String.class);
    return arn.map(List::of)
        .or(
            () ->
                request
                    .getValueForField("repositoryName", String.class)
                    .map(name -> List.of(arn(name))))
        .orElse(List.of("*"));
  }

  /** What lists an image's referrers needs the permission to pull it. */
  @Override
  public String action(String operation) {
    return operation.equals("ListImageReferrers") ? "BatchGetImage" : operation;
  }

  private String arn(String repositoryName) {
    return region.arn("ecr", "repository/" + repositoryName);
  }

  @Override
  public GetAuthorizationTokenResponse getAuthorizationToken(GetAuthorizationTokenRequest request) {
    var password = tokens.password(CallContext.current().caller());
    var token =
        Base64.getEncoder().encodeToString(("AWS:" + password).getBytes(StandardCharsets.UTF_8));
    return GetAuthorizationTokenResponse.builder()
        .authorizationData(
            d ->
                d.authorizationToken(token)
                    .expiresAt(loop.now().plus(AccessTokens.PASSWORD_LIFE))
                    .proxyEndpoint(region.endpoint()))
        .build();
  }

  @Override
  public CreateRepositoryResponse createRepository(CreateRepositoryRequest request) {
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
                .repositoryArn(arn(name))
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

  @Override
  public DescribeRepositoriesResponse describeRepositories(DescribeRepositoriesRequest request) {
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

  @Override
  public DeleteRepositoryResponse deleteRepository(DeleteRepositoryRequest request) {
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

  @Override
  public PutImageTagMutabilityResponse putImageTagMutability(PutImageTagMutabilityRequest request) {
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

  @Override
  public PutLifecyclePolicyResponse putLifecyclePolicy(PutLifecyclePolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var text = Repositories.required("lifecyclePolicyText", request.lifecyclePolicyText());
    repository.lifecyclePolicy = Optional.of(LifecyclePolicy.parse(text));
    return PutLifecyclePolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .lifecyclePolicyText(text)
        .build();
  }

  @Override
  public GetLifecyclePolicyResponse getLifecyclePolicy(GetLifecyclePolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    return GetLifecyclePolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .lifecyclePolicyText(lifecyclePolicy(repository).text())
        .build();
  }

  @Override
  public DeleteLifecyclePolicyResponse deleteLifecyclePolicy(DeleteLifecyclePolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var policy = lifecyclePolicy(repository);
    repository.lifecyclePolicy = Optional.empty();
    return DeleteLifecyclePolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .lifecyclePolicyText(policy.text())
        .build();
  }

  @Override
  public SetRepositoryPolicyResponse setRepositoryPolicy(SetRepositoryPolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var text = RepositoryPolicy.check(Repositories.required("policyText", request.policyText()));
    repository.policy = Optional.of(text);
    return SetRepositoryPolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .policyText(text)
        .build();
  }

  @Override
  public GetRepositoryPolicyResponse getRepositoryPolicy(GetRepositoryPolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    return GetRepositoryPolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .policyText(policy(repository))
        .build();
  }

  @Override
  public DeleteRepositoryPolicyResponse deleteRepositoryPolicy(
      DeleteRepositoryPolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var text = policy(repository);
    repository.policy = Optional.empty();
    return DeleteRepositoryPolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .policyText(text)
        .build();
  }

  private String policy(RepositoryRecord repository) {
    return repository.policy.orElseThrow(
        () ->
            AwsErrors.of(
                RepositoryPolicyNotFoundException.builder(),
                "RepositoryPolicyNotFoundException",
                "Repository policy does not exist for the repository with name '"
                    + repository.name()
                    + "' in the registry with id '"
                    + region.accountId()
                    + "'"));
  }

  /** The policies of repositories, for IAM: repositories are named in no statement of theirs. */
  @Override
  public Optional<String> of(String resource) {
    var prefix = arn("");
    return resource.startsWith(prefix)
        ? repositories.find(resource.substring(prefix.length())).flatMap(r -> r.policy)
        : Optional.empty();
  }

  private LifecyclePolicy lifecyclePolicy(RepositoryRecord repository) {
    return repository.lifecyclePolicy.orElseThrow(
        () ->
            AwsErrors.of(
                LifecyclePolicyNotFoundException.builder(),
                "LifecyclePolicyNotFoundException",
                "Lifecycle policy does not exist for the repository with name '"
                    + repository.name()
                    + "' in the registry with id '"
                    + region.accountId()
                    + "'"));
  }

  /** AWS promises within a day; here it is within an hour. */
  private void expireImages() {
    for (var repository : repositories.all()) {
      repository
          .lifecyclePolicy
          .map(policy -> policy.expired(repository.images(), loop.now()))
          .orElse(List.of())
          .forEach(repository::remove);
    }
  }

  @Override
  public PutImageResponse putImage(PutImageRequest request) {
    return images.putImage(request);
  }

  @Override
  public BatchGetImageResponse batchGetImage(BatchGetImageRequest request) {
    return images.batchGetImage(request);
  }

  @Override
  public BatchDeleteImageResponse batchDeleteImage(BatchDeleteImageRequest request) {
    return images.batchDeleteImage(request);
  }

  @Override
  public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
    return images.describeImages(request);
  }

  @Override
  public ListImagesResponse listImages(ListImagesRequest request) {
    return images.listImages(request);
  }

  @Override
  public ListImageReferrersResponse listImageReferrers(ListImageReferrersRequest request) {
    return Referrers.list(
        repositories.get(request.registryId(), request.repositoryName()), request);
  }

  @Override
  public BatchCheckLayerAvailabilityResponse batchCheckLayerAvailability(
      BatchCheckLayerAvailabilityRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var layers = request.layerDigests().stream().map(d -> layer(repository, d)).toList();
    return BatchCheckLayerAvailabilityResponse.builder().layers(layers).failures(List.of()).build();
  }

  private Layer layer(RepositoryRecord repository, String digest) {
    boolean there = repository.blobs.contains(digest);
    return Layer.builder()
        .layerDigest(digest)
        .layerAvailability(there ? LayerAvailability.AVAILABLE : LayerAvailability.UNAVAILABLE)
        .layerSize(there ? size(digest) : null)
        .build();
  }

  private @Nullable Long size(String digest) {
    try {
      return blobs.size(digest);
    } catch (IOException e) {
      throw new UncheckedIOException("size of blob " + digest, e);
    }
  }

  @Override
  public GetDownloadUrlForLayerResponse getDownloadUrlForLayer(
      GetDownloadUrlForLayerRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var digest = Repositories.required("layerDigest", request.layerDigest());
    if (!repository.blobs.contains(digest)) {
      throw AwsErrors.of(
          LayersNotFoundException.builder(),
          "LayersNotFoundException",
          "The layer with digest '"
              + digest
              + "' does not exist in the repository with name '"
              + repository.name()
              + "'");
    }
    return GetDownloadUrlForLayerResponse.builder()
        .layerDigest(digest)
        .downloadUrl(region.endpoint() + BlobHandler.PREFIX + "/" + tokens.download(digest))
        .build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    var repository = repositories.byArn(request.resourceArn());
    request.tags().forEach(t -> repository.tags.put(t.key(), t.value()));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    repositories.byArn(request.resourceArn()).tags.keySet().removeAll(request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    var tags =
        repositories.byArn(request.resourceArn()).tags.entrySet().stream()
            .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
            .toList();
    return ListTagsForResourceResponse.builder().tags(tags).build();
  }
}
