package dev.provingground.region.services.cloudwatch;

import dev.provingground.region.api.RegionIdentity;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All alarms, by name. */
final class Alarms {
  private final RegionIdentity region;
  private final SortedMap<String, AlarmRecord> byName = new TreeMap<>();

  Alarms(RegionIdentity region) {
    this.region = region;
  }

  String arn(String name) {
    return region.arn("cloudwatch", "alarm:" + name);
  }

  Optional<AlarmRecord> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ResourceNotFound
   */
  AlarmRecord get(String name) {
    return find(name).orElseThrow(() -> CloudWatchErrors.noAlarm(name));
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ResourceNotFoundException
   */
  AlarmRecord byArn(String arn) {
    return byName.values().stream()
        .filter(alarm -> alarm.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> CloudWatchErrors.noResource(arn));
  }

  Collection<AlarmRecord> all() {
    return List.copyOf(byName.values());
  }

  void add(AlarmRecord alarm) {
    byName.put(alarm.name(), alarm);
  }

  void remove(String name) {
    byName.remove(name);
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** The composite alarms whose rules look at this one. */
  List<AlarmRecord> parents(String name) {
    return byName.values().stream()
        .filter(
            alarm ->
                alarm.definition() instanceof AlarmRecord.OnAlarms composite
                    && composite.rule().alarms().contains(name))
        .toList();
  }
}
