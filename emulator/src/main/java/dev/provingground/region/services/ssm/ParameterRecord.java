package dev.provingground.region.services.ssm;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;

/** A parameter: its versions with their labels, the youngest last, and its tags. */
final class ParameterRecord {
  private static final int MOST_VERSIONS = 100;
  private final TreeMap<Long, ParameterHistory> versions = new TreeMap<>();
  private final SortedMap<String, String> tags;

  ParameterRecord(ParameterHistory first, Map<String, String> tags) {
    versions.put(first.version(), first);
    this.tags = new TreeMap<>(tags);
  }

  ParameterHistory current() {
    return versions.lastEntry().getValue();
  }

  String name() {
    return current().name();
  }

  /**
   * Adds a version; the oldest beyond the hundredth is forgotten.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
   *     ParameterMaxVersionLimitExceeded where that one has a label
   */
  void add(ParameterHistory version) {
    if (versions.size() == MOST_VERSIONS) {
      var oldest = versions.firstEntry().getValue();
      if (!oldest.labels().isEmpty()) {
        throw SsmErrors.oldestIsLabelled(oldest);
      }
      versions.remove(oldest.version());
    }
    versions.put(version.version(), version);
  }

  Optional<ParameterHistory> version(long number) {
    return Optional.ofNullable(versions.get(number));
  }

  Optional<ParameterHistory> labelled(String label) {
    return versions.values().stream()
        .filter(version -> version.labels().contains(label))
        .findFirst();
  }

  /** Gives a version, which exists, other labels. */
  void label(long number, List<String> labels) {
    versions.computeIfPresent(number, (is, version) -> version.toBuilder().labels(labels).build());
  }

  Collection<ParameterHistory> versions() {
    return versions.values();
  }

  SortedMap<String, String> tags() {
    return tags;
  }
}
