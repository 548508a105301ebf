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
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.*;

/** Amazon Elastic Container Registry: the account's private registry, its API and its HTTP side. */
public final class EcrService implements EcrClient, ResourceAware, ResourcePolicies {
  /** The prefix of the paths that {@link #downloads} serves. */
  public static final String DOWNLOADS = BlobHandler.PREFIX;

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Repositories repositories;
  private final RepositoryOperations repositoryOperations;
  private final RepositoryPolicies policies;
  private final Lifecycles lifecycles;
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
    repositoryOperations = new RepositoryOperations(region, loop, repositories, blobs);
    policies = new RepositoryPolicies(region, repositories);
    lifecycles = new Lifecycles(region, loop, repositories);
    lifecycles.start();
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
                    .map(name -> List.of(repositories.arn(name))))
        .orElse(List.of("*"));
  }

  /** What lists an image's referrers needs the permission to pull it. */
  @Override
  public String action(String operation) {
    return operation.equals("ListImageReferrers") ? "BatchGetImage" : operation;
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
    return repositoryOperations.create(request);
  }

  @Override
  public DescribeRepositoriesResponse describeRepositories(DescribeRepositoriesRequest request) {
    return repositoryOperations.describe(request);
  }

  @Override
  public DeleteRepositoryResponse deleteRepository(DeleteRepositoryRequest request) {
    return repositoryOperations.delete(request);
  }

  @Override
  public PutImageTagMutabilityResponse putImageTagMutability(PutImageTagMutabilityRequest request) {
    return repositoryOperations.putMutability(request);
  }

  @Override
  public PutImageScanningConfigurationResponse putImageScanningConfiguration(
      PutImageScanningConfigurationRequest request) {
    return repositoryOperations.putScanning(request);
  }

  @Override
  public DescribeImageScanFindingsResponse describeImageScanFindings(
      DescribeImageScanFindingsRequest request) {
    throw images.noFindings(request);
  }

  @Override
  public DescribeRegistryResponse describeRegistry(DescribeRegistryRequest request) {
    return DescribeRegistryResponse.builder()
        .registryId(region.accountId())
        .replicationConfiguration(c -> c.rules(List.of()))
        .build();
  }

  @Override
  public PutLifecyclePolicyResponse putLifecyclePolicy(PutLifecyclePolicyRequest request) {
    return lifecycles.put(request);
  }

  @Override
  public GetLifecyclePolicyResponse getLifecyclePolicy(GetLifecyclePolicyRequest request) {
    return lifecycles.get(request);
  }

  @Override
  public DeleteLifecyclePolicyResponse deleteLifecyclePolicy(DeleteLifecyclePolicyRequest request) {
    return lifecycles.delete(request);
  }

  @Override
  public StartLifecyclePolicyPreviewResponse startLifecyclePolicyPreview(
      StartLifecyclePolicyPreviewRequest request) {
    return lifecycles.preview(request);
  }

  @Override
  public GetLifecyclePolicyPreviewResponse getLifecyclePolicyPreview(
      GetLifecyclePolicyPreviewRequest request) {
    return lifecycles.preview(request);
  }

  @Override
  public SetRepositoryPolicyResponse setRepositoryPolicy(SetRepositoryPolicyRequest request) {
    return policies.set(request);
  }

  @Override
  public GetRepositoryPolicyResponse getRepositoryPolicy(GetRepositoryPolicyRequest request) {
    return policies.get(request);
  }

  @Override
  public DeleteRepositoryPolicyResponse deleteRepositoryPolicy(
      DeleteRepositoryPolicyRequest request) {
    return policies.delete(request);
  }

  /** The policies of repositories, for IAM: repositories are named in no statement of theirs. */
  @Override
  public Optional<String> of(String resource) {
    var prefix = repositories.arn("");
    return resource.startsWith(prefix)
        ? repositories.find(resource.substring(prefix.length())).flatMap(r -> r.policy)
        : Optional.empty();
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
