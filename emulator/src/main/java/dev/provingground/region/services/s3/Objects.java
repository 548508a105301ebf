package dev.provingground.region.services.s3;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Ids;
import dev.provingground.region.time.EventLoop;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Puts, finds and removes versions of objects, with the bytes that belong to them. */
final class Objects {
  private static final int VERSION_LENGTH = 32;

  private final EventLoop loop;
  private final Ids ids;
  final Contents contents;

  Objects(EventLoop loop, Ids ids, Contents contents) {
    this.loop = loop;
    this.ids = ids;
    this.contents = contents;
  }

  /**
   * What a delete did.
   *
   * @param versionId of what was removed, or of the mark that was made; null without versions
   * @param marker whether it is a delete marker
   */
  record Deleted(@Nullable String versionId, boolean marker) {}

  ObjectVersion put(
      Bucket bucket,
      String key,
      Contents.Stored stored,
      String etag,
      int parts,
      ObjectHeaders headers,
      Checksum checksum,
      Map<String, String> tags) {
    var version =
        new ObjectVersion(
            key,
            newVersionId(bucket),
            loop.now(),
            Optional.of(stored),
            etag,
            parts,
            headers,
            checksum,
            tags);
    add(bucket, version);
    return version;
  }

  private String newVersionId(Bucket bucket) {
    return bucket.isVersioned() ? ids.suffix(VERSION_LENGTH) : ObjectVersion.NULL_VERSION;
  }

  private void add(Bucket bucket, ObjectVersion version) {
    bucket.put(version).forEach(replaced -> replaced.stored().ifPresent(contents::delete));
  }

  /** Deletes an object: with versions, by a mark that hides it. */
  Deleted delete(Bucket bucket, String key) {
    if (bucket.versioning == null) {
      bucket.version(key, ObjectVersion.NULL_VERSION).ifPresent(v -> forget(bucket, v));
      return new Deleted(null, false);
    }
    var marker =
        new ObjectVersion(
            key,
            bucket.versioning == BucketVersioningStatus.ENABLED
                ? newVersionId(bucket)
                : ObjectVersion.NULL_VERSION,
            loop.now(),
            Optional.empty(),
            "",
            0,
            new ObjectHeaders("", null, null, null, null, Map.of(), Encryption.S3),
            Checksum.NONE,
            Map.of());
    add(bucket, marker);
    return new Deleted(marker.versionId(), true);
  }

  /** Deletes one version for good; that it does not exist is no failure. */
  Deleted delete(Bucket bucket, String key, String versionId) {
    var version = bucket.version(key, versionId);
    version.ifPresent(found -> forget(bucket, found));
    return new Deleted(versionId, version.map(ObjectVersion::isDeleteMarker).orElse(false));
  }

  void forget(Bucket bucket, ObjectVersion version) {
    bucket.remove(version.key(), version.versionId());
    version.stored().ifPresent(contents::delete);
  }

  void abort(Bucket bucket, Upload upload) {
    bucket.uploads.remove(upload.id);
    upload.parts.values().forEach(part -> contents.delete(part.stored()));
  }

  /**
   * The version that a reader means.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException NoSuchKey, NoSuchVersion,
   *     or MethodNotAllowed for a delete marker
   */
  ObjectVersion find(Bucket bucket, String key, @Nullable String versionId) {
    if (versionId == null) {
      return bucket
          .latest(key)
          .filter(version -> !version.isDeleteMarker())
          .orElseThrow(S3Errors::noSuchKey);
    }
    var version = bucket.version(key, versionId).orElseThrow(S3Errors::noSuchVersion);
    if (version.isDeleteMarker()) {
      throw AwsErrors.error(
          "MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
    }
    return version;
  }

  /** What answers tell of a version: nothing where the bucket never had versions. */
  static @Nullable String versionId(Bucket bucket, ObjectVersion version) {
    return bucket.versioning == null ? null : version.versionId();
  }
}
