package dev.provingground.region.services.ecr;

import dev.provingground.region.api.AwsErrors;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecr.model.ImageTagAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilter;

/** Whether a tag may move ("Preventing image tags from being overwritten in Amazon ECR"). */
final class TagMutability {
  private static final int MAX_FILTERS = 5;

  private TagMutability() {}

  /** Refuses settings that contradict each other. */
  static void check(
      ImageTagMutability mutability, List<ImageTagMutabilityExclusionFilter> filters) {
    if (mutability == ImageTagMutability.UNKNOWN_TO_SDK_VERSION) {
      throw Repositories.invalid(
          "Invalid parameter at 'imageTagMutability' failed to satisfy constraint: 'Member must"
              + " satisfy enum value set: [IMMUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE,"
              + " MUTABLE_WITH_EXCLUSION]'");
    }
    boolean excludes =
        mutability == ImageTagMutability.IMMUTABLE_WITH_EXCLUSION
            || mutability == ImageTagMutability.MUTABLE_WITH_EXCLUSION;
    if (excludes == filters.isEmpty()) {
      throw Repositories.invalid(
          "Invalid parameter at 'imageTagMutabilityExclusionFilters' failed to satisfy constraint:"
              + " '"
              + (excludes ? "required" : "not allowed")
              + " with "
              + mutability
              + "'");
    }
    if (filters.size() > MAX_FILTERS) {
      throw Repositories.invalid(
          "Invalid parameter at 'imageTagMutabilityExclusionFilters' failed to satisfy constraint:"
              + " 'at most "
              + MAX_FILTERS
              + " filters'");
    }
  }

  /** Refuses to move a tag that must stay where it is. */
  static void checkMove(RepositoryRecord repository, String tag, Manifest manifest) {
    var current = repository.byTag(tag);
    if (current.isEmpty() || current.get().manifest.digest().equals(manifest.digest())) {
      return;
    }
    if (!movable(repository, tag)) {
      throw AwsErrors.of(
          ImageTagAlreadyExistsException.builder(),
          "ImageTagAlreadyExistsException",
          "The image tag '"
              + tag
              + "' already exists in the '"
              + repository.name()
              + "' repository and cannot be overwritten because the tag is immutable.");
    }
  }

  private static boolean movable(RepositoryRecord repository, String tag) {
    boolean excluded =
        repository.description.imageTagMutabilityExclusionFilters().stream()
            .anyMatch(f -> wildcard(f.filter()).matcher(tag).matches());
    return switch (repository.description.imageTagMutability()) {
      case MUTABLE -> true;
      case IMMUTABLE -> false;
      case MUTABLE_WITH_EXCLUSION -> !excluded;
      case IMMUTABLE_WITH_EXCLUSION -> excluded;
      case UNKNOWN_TO_SDK_VERSION -> throw new AssertionError("checked when it was set");
    };
  }

  /** A filter's pattern: {@code *} stands for any run of characters. */
  static Pattern wildcard(String filter) {
    return Pattern.compile(("\\Q" + filter + "\\E").replace("*", "\\E.*\\Q"));
  }
}
