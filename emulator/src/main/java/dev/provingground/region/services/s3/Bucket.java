package dev.provingground.region.services.s3;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** A bucket: its settings, its objects' versions, its uploads. */
final class Bucket {
  final String name;
  final Instant created;
  @Nullable BucketVersioningStatus versioning;
  @Nullable ServerSideEncryptionRule encryption;
  @Nullable PublicAccessBlockConfiguration publicAccessBlock;
  @Nullable String policy;
  List<LifecycleRule> lifecycle = List.of();
  Map<String, String> tags = Map.of();
  final Map<String, Upload> uploads = new TreeMap<>();

  /** Each key's versions, the latest first. */
  private final NavigableMap<String, List<ObjectVersion>> versions =
      new TreeMap<>(KeyOrder.INSTANCE);

  Bucket(String name, Instant created) {
    this.name = name;
    this.created = created;
  }

  boolean isEmpty() {
    return versions.isEmpty();
  }

  boolean isVersioned() {
    return versioning == BucketVersioningStatus.ENABLED;
  }

  String defaultEncryption() {
    return encryption == null
        ? Encryption.S3
        : encryption.applyServerSideEncryptionByDefault().sseAlgorithmAsString();
  }

  /** The keys that there are, with their versions, in the order of listings. */
  NavigableMap<String, List<ObjectVersion>> versions() {
    return versions;
  }

  /** What is there now under a key: a delete marker too. */
  Optional<ObjectVersion> latest(String key) {
    return Optional.ofNullable(versions.get(key)).map(List::getFirst);
  }

  Optional<ObjectVersion> version(String key, String versionId) {
    return versions.getOrDefault(key, List.of()).stream()
        .filter(version -> version.versionId().equals(versionId))
        .findFirst();
  }

  /** Puts a version on top and returns those that it takes the place of. */
  Collection<ObjectVersion> put(ObjectVersion version) {
    var replaced = remove(version.key(), version.versionId());
    versions.computeIfAbsent(version.key(), key -> new ArrayList<>()).addFirst(version);
    return replaced.stream().toList();
  }

  /** Replaces a version where it is. */
  void change(ObjectVersion version) {
    versions
        .getOrDefault(version.key(), List.of())
        .replaceAll(old -> old.versionId().equals(version.versionId()) ? version : old);
  }

  Optional<ObjectVersion> remove(String key, String versionId) {
    var found = version(key, versionId);
    found.ifPresent(
        version -> {
          versions.computeIfPresent(
              key,
              (same, all) -> {
                all.remove(version);
                return all.isEmpty() ? null : all;
              });
        });
    return found;
  }
}
