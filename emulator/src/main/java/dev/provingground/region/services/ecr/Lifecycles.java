package dev.provingground.region.services.ecr;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.time.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.model.*;

/** The operations on lifecycle policies, and what expires by them, or would by a preview. */
final class Lifecycles {
  private static final Duration EXPIRY = Duration.ofHours(1);

  private final RegionIdentity region;
  private final EventLoop loop;
  private final Repositories repositories;

  Lifecycles(RegionIdentity region, EventLoop loop, Repositories repositories) {
    this.region = region;
    this.loop = loop;
    this.repositories = repositories;
  }

  /** Looks for what has expired, from now on once an hour. */
  void start() {
    loop.every(EXPIRY, this::expireImages);
  }

  PutLifecyclePolicyResponse put(PutLifecyclePolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var text = Repositories.required("lifecyclePolicyText", request.lifecyclePolicyText());
    repository.lifecyclePolicy = Optional.of(LifecyclePolicy.parse(text));
    return PutLifecyclePolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .lifecyclePolicyText(text)
        .build();
  }

  GetLifecyclePolicyResponse get(GetLifecyclePolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    return GetLifecyclePolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .lifecyclePolicyText(lifecyclePolicy(repository).text())
        .build();
  }

  DeleteLifecyclePolicyResponse delete(DeleteLifecyclePolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var policy = lifecyclePolicy(repository);
    repository.lifecyclePolicy = Optional.empty();
    return DeleteLifecyclePolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .lifecyclePolicyText(policy.text())
        .build();
  }

  /** Begins to look what would expire by a policy, or by the repository's own, if it did now. */
  StartLifecyclePolicyPreviewResponse preview(StartLifecyclePolicyPreviewRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    if (repository.preview.filter(one -> !one.isComplete()).isPresent()) {
      throw AwsErrors.of(
          LifecyclePolicyPreviewInProgressException.builder(),
          "LifecyclePolicyPreviewInProgressException",
          "The previous lifecycle policy preview request for the repository with name '"
              + repository.name()
              + "' has not completed");
    }
    var policy =
        request.lifecyclePolicyText() == null
            ? lifecyclePolicy(repository)
            : LifecyclePolicy.parse(request.lifecyclePolicyText());
    var preview = new LifecyclePreview(policy);
    repository.preview = Optional.of(preview);
    loop.execute(() -> preview.complete(repository.images(), loop.now()));
    return StartLifecyclePolicyPreviewResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .lifecyclePolicyText(policy.text())
        .status(preview.status())
        .build();
  }

  GetLifecyclePolicyPreviewResponse preview(GetLifecyclePolicyPreviewRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var preview = repository.preview.orElseThrow(() -> noPreview(repository));
    var page = Repositories.PAGES.page(request, preview.results(request));
    return GetLifecyclePolicyPreviewResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .lifecyclePolicyText(preview.policy().text())
        .status(preview.status())
        .previewResults(page.items())
        .nextToken(page.nextToken())
        .summary(s -> s.expiringImageTotalCount(preview.count()))
        .build();
  }

  private RuntimeException noPreview(RepositoryRecord repository) {
    return AwsErrors.of(
        LifecyclePolicyPreviewNotFoundException.builder(),
        "LifecyclePolicyPreviewNotFoundException",
        "Lifecycle policy preview does not exist for the repository with name '"
            + repository.name()
            + "' in the registry with id '"
            + region.accountId()
            + "'");
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
          .forEach(expired -> repository.remove(expired.image()));
    }
  }
}
