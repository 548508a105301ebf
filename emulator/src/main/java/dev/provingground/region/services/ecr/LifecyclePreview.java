package dev.provingground.region.services.ecr;

import dev.provingground.region.services.ecr.LifecyclePolicy.Expired;
import dev.provingground.region.services.ecr.RepositoryRecord.StoredImage;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.ecr.model.GetLifecyclePolicyPreviewRequest;
import software.amazon.awssdk.services.ecr.model.ImageActionType;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyPreviewResult;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyPreviewStatus;

/** What would expire by a policy, as it was when somebody asked. */
final class LifecyclePreview {
  private final LifecyclePolicy policy;
  private List<Expired> expired = List.of();
  private boolean complete;

  LifecyclePreview(LifecyclePolicy policy) {
    this.policy = policy;
  }

  void complete(List<StoredImage> images, Instant now) {
    expired = policy.expired(images, now);
    complete = true;
  }

  LifecyclePolicy policy() {
    return policy;
  }

  boolean isComplete() {
    return complete;
  }

  LifecyclePolicyPreviewStatus status() {
    return complete
        ? LifecyclePolicyPreviewStatus.COMPLETE
        : LifecyclePolicyPreviewStatus.IN_PROGRESS;
  }

  /** How many images would expire, whichever a request asks for. */
  int count() {
    return expired.size();
  }

  /** Those that a request asks for. */
  List<LifecyclePolicyPreviewResult> results(GetLifecyclePolicyPreviewRequest request) {
    var tagStatus = request.filter() == null ? null : request.filter().tagStatus();
    return expired.stream()
        .filter(one -> Images.hasStatus(one.image(), tagStatus))
        .filter(
            one ->
                request.imageIds().isEmpty()
                    || request.imageIds().stream().anyMatch(id -> Images.is(one.image(), id)))
        .map(
            one ->
                LifecyclePolicyPreviewResult.builder()
                    .imageDigest(one.image().manifest.digest())
                    .imageTags(one.image().tags)
                    .imagePushedAt(one.image().pushedAt)
                    .action(action -> action.type(ImageActionType.EXPIRE))
                    .appliedRulePriority(one.rulePriority())
                    .build())
        .toList();
  }
}
