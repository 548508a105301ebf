package dev.provingground.region.services.iam;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A managed policy with its versions. Owned by the event loop. */
final class ManagedPolicy {
  final String name;
  final String path;
  final String id;
  final String arn;
  final @Nullable String description;
  final Instant created;
  final Map<String, String> tags = new LinkedHashMap<>();
  final TreeMap<Integer, Version> versions = new TreeMap<>();
  private int lastVersion;
  int defaultVersion;
  Instant updated;

  /** A version's text, as it was put and as it was read. */
  record Version(String text, PolicyDocument document, Instant created) {}

  ManagedPolicy(
      String name,
      String path,
      String id,
      String arn,
      @Nullable String description,
      Instant created) {
    this.name = name;
    this.path = path;
    this.id = id;
    this.arn = arn;
    this.description = description;
    this.created = created;
    this.updated = created;
  }

  /** Adds a version, maybe as the one that counts, and returns its number. */
  int add(Version version, boolean asDefault) {
    versions.put(++lastVersion, version);
    if (asDefault) {
      defaultVersion = lastVersion;
    }
    updated = version.created();
    return lastVersion;
  }

  /** The version that counts. */
  Version current() {
    return Objects.requireNonNull(versions.get(defaultVersion));
  }

  boolean isAws() {
    return arn.startsWith("arn:aws:iam::aws:");
  }
}
