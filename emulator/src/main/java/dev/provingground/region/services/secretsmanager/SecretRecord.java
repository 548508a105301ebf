package dev.provingground.region.services.secretsmanager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A secret: its versions, and the stages that label them ("Secrets Manager secret versions"). A
 * version without a label can be had by its id only, until a hundred younger ones have come.
 */
final class SecretRecord {
  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";
  private static final int MOST_VERSIONS = 100;

  private final String arn;
  private final String name;
  private final Instant created;
  private final SortedMap<String, String> tags;

  /** By id, the oldest first. */
  private final Map<String, SecretVersion> versions = new LinkedHashMap<>();

  /** Which version a stage labels. */
  private final SortedMap<String, String> stages = new TreeMap<>();

  /** When a version was last read, by its id. */
  private final Map<String, Instant> accessedVersions = new HashMap<>();

  private @Nullable String description;
  private Instant changed;
  private @Nullable Instant accessed;
  private @Nullable Instant deletion;

  SecretRecord(
      String arn,
      String name,
      @Nullable String description,
      Map<String, String> tags,
      Instant created) {
    this.arn = arn;
    this.name = name;
    this.description = description;
    this.tags = new TreeMap<>(tags);
    this.created = created;
    this.changed = created;
  }

  String arn() {
    return arn;
  }

  String name() {
    return name;
  }

  Instant created() {
    return created;
  }

  Instant changed() {
    return changed;
  }

  Optional<String> description() {
    return Optional.ofNullable(description);
  }

  void describe(String text) {
    description = text;
  }

  SortedMap<String, String> tags() {
    return tags;
  }

  /** When it was last read. */
  Optional<Instant> accessed() {
    return Optional.ofNullable(accessed);
  }

  /** When one of its versions was last read. */
  Optional<Instant> accessed(String versionId) {
    return Optional.ofNullable(accessedVersions.get(versionId));
  }

  void access(String versionId, Instant now) {
    accessed = now;
    accessedVersions.put(versionId, now);
  }

  void change(Instant now) {
    changed = now;
  }

  /** When it goes; empty unless it is marked for deletion. */
  Optional<Instant> deletion() {
    return Optional.ofNullable(deletion);
  }

  void markForDeletion(@Nullable Instant when) {
    deletion = when;
  }

  /**
   * Adds a version. Stages leave the versions that they label; what was current is the previous one
   * then.
   */
  void add(SecretVersion version, List<String> labels) {
    versions.put(version.id(), version);
    labels.forEach(label -> stage(label, version.id()));
    changed = version.created();
    var deprecated = new ArrayList<>(versions.keySet());
    deprecated.removeAll(stages.values());
    if (versions.size() > MOST_VERSIONS && !deprecated.isEmpty()) {
      versions.remove(deprecated.getFirst());
      accessedVersions.remove(deprecated.getFirst());
    }
  }

  private void stage(String label, String versionId) {
    var before = stages.put(label, versionId);
    if (label.equals(CURRENT) && before != null && !before.equals(versionId)) {
      stages.put(PREVIOUS, before);
    }
  }

  /**
   * Moves a stage to a version, or takes it from the one that it labels.
   *
   * @param versionId null for none
   */
  void move(String label, @Nullable String versionId, Instant now) {
    if (versionId == null) {
      stages.remove(label);
    } else {
      stage(label, versionId);
    }
    changed = now;
  }

  /** All of them, the oldest first. */
  List<SecretVersion> versions() {
    return List.copyOf(versions.values());
  }

  Optional<SecretVersion> version(String id) {
    return Optional.ofNullable(versions.get(id));
  }

  Optional<SecretVersion> staged(String stage) {
    return Optional.ofNullable(stages.get(stage)).map(versions::get);
  }

  List<String> stagesOf(String versionId) {
    return stages.entrySet().stream()
        .filter(stage -> stage.getValue().equals(versionId))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The versions that have a label. */
  Map<String, List<String>> labelled() {
    var all = new LinkedHashMap<String, List<String>>();
    for (var id : versions.keySet()) {
      var labels = stagesOf(id);
      if (!labels.isEmpty()) {
        all.put(id, labels);
      }
    }
    return all;
  }
}
