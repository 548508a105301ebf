package dev.provingground.region.services.s3;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One version of an object, or the mark that it was deleted.
 *
 * @param versionId {@code null} as text for what was put while the bucket had no versions
 * @param stored where its bytes are; empty for a delete marker
 * @param parts how many it was uploaded in; 0 when it came whole
 */
record ObjectVersion(
    String key,
    String versionId,
    Instant lastModified,
    Optional<Contents.Stored> stored,
    String etag,
    int parts,
    ObjectHeaders headers,
    Checksum checksum,
    Map<String, String> tags) {
  /** The version of what has none. */
  static final String NULL_VERSION = "null";

  boolean isDeleteMarker() {
    return stored.isEmpty();
  }

  long size() {
    return stored.map(Contents.Stored::size).orElse(0L);
  }

  ObjectVersion withTags(Map<String, String> newTags) {
    return new ObjectVersion(
        key, versionId, lastModified, stored, etag, parts, headers, checksum, newTags);
  }
}
