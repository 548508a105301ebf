package dev.provingground.region.services.ssm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;

/** A parameter: its versions, the youngest last, and its tags. */
final class ParameterRecord {
  private static final int MOST_VERSIONS = 100;
  private final Deque<ParameterHistory> versions = new ArrayDeque<>();
  private final SortedMap<String, String> tags;

  ParameterRecord(ParameterHistory first, Map<String, String> tags) {
    versions.add(first);
    this.tags = new TreeMap<>(tags);
  }

  ParameterHistory current() {
    return versions.getLast();
  }

  String name() {
    return current().name();
  }

  /** Adds a version; the oldest beyond the hundredth is forgotten. */
  void add(ParameterHistory version) {
    versions.add(version);
    if (versions.size() > MOST_VERSIONS) {
      versions.removeFirst();
    }
  }

  Optional<ParameterHistory> version(long number) {
    return versions.stream().filter(version -> version.version() == number).findFirst();
  }

  Iterable<ParameterHistory> versions() {
    return versions;
  }

  SortedMap<String, String> tags() {
    return tags;
  }
}
