package dev.provingground.region.services.s3;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** An object that comes in parts. */
final class Upload {
  final String id;
  final String key;
  final Instant initiated;
  final ObjectHeaders headers;
  final Map<String, String> tags;
  final NavigableMap<Integer, UploadedPart> parts = new TreeMap<>();

  Upload(
      String id, String key, Instant initiated, ObjectHeaders headers, Map<String, String> tags) {
    this.id = id;
    this.key = key;
    this.initiated = initiated;
    this.headers = headers;
    this.tags = tags;
  }

  /** A part that has come. */
  record UploadedPart(
      Contents.Stored stored, String etag, Checksum checksum, Instant lastModified) {}
}
