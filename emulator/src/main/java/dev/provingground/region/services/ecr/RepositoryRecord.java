package dev.provingground.region.services.ecr;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.model.Repository;

/** A repository: its blobs, images and tags. Owned by the event loop. */
final class RepositoryRecord {
  Repository description;
  final Map<String, String> tags = new LinkedHashMap<>();

  Optional<LifecyclePolicy> lifecyclePolicy = Optional.empty();

  /** What would expire, where somebody has asked. */
  Optional<LifecyclePreview> preview = Optional.empty();

  /** Who else may do what with it, in JSON. */
  Optional<String> policy = Optional.empty();

  /** Digests of the blobs that were pushed here. */
  final Set<String> blobs = new HashSet<>();

  private final Map<String, StoredImage> images = new LinkedHashMap<>();
  private final TreeMap<String, String> digestByTag = new TreeMap<>();

  /** An image as it was pushed. */
  static final class StoredImage {
    final Manifest manifest;
    final Instant pushedAt;
    @Nullable Instant lastPull;
    final Set<String> tags = new LinkedHashSet<>();

    private StoredImage(Manifest manifest, Instant pushedAt) {
      this.manifest = manifest;
      this.pushedAt = pushedAt;
    }
  }

  RepositoryRecord(Repository description) {
    this.description = description;
  }

  String name() {
    return description.repositoryName();
  }

  Optional<StoredImage> byDigest(String digest) {
    return Optional.ofNullable(images.get(digest));
  }

  Optional<StoredImage> byTag(String tag) {
    return Optional.ofNullable(digestByTag.get(tag)).map(images::get);
  }

  List<StoredImage> images() {
    return List.copyOf(images.values());
  }

  List<String> imageTags() {
    return List.copyOf(digestByTag.keySet());
  }

  /** Adds the image if it is new, and moves the tag, if any, to it. */
  StoredImage put(Manifest manifest, Optional<String> tag, Instant now) {
    var image = images.computeIfAbsent(manifest.digest(), d -> new StoredImage(manifest, now));
    tag.ifPresent(
        t -> {
          removeTag(t);
          digestByTag.put(t, manifest.digest());
          image.tags.add(t);
        });
    return image;
  }

  /** Takes a tag away; the image stays. */
  void removeTag(String tag) {
    byTag(tag).ifPresent(image -> image.tags.remove(tag));
    digestByTag.remove(tag);
  }

  void remove(StoredImage image) {
    image.tags.forEach(digestByTag::remove);
    images.remove(image.manifest.digest());
  }
}
