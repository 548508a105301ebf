package dev.provingground.region.services.logs;

import dev.provingground.region.api.RegionIdentity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryRequest;

/** All log groups, by name, and the names and ARNs by which callers mean them. */
final class Groups {
  private final RegionIdentity region;
  private final SortedMap<String, GroupRecord> byName = new TreeMap<>();

  Groups(RegionIdentity region) {
    this.region = region;
  }

  /** Without the trailing {@code :*}. */
  String arn(String groupName) {
    return region.arn("logs", "log-group:" + groupName);
  }

  Collection<GroupRecord> all() {
    return byName.values();
  }

  void create(String name, long now, Map<String, String> tags) {
    if (byName.containsKey(name)) {
      throw LogsErrors.alreadyExists("log group");
    }
    byName.put(name, new GroupRecord(name, arn(name), now, tags));
  }

  void delete(String name) {
    get(name);
    byName.remove(name);
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterException,
   *     ResourceNotFoundException
   */
  GroupRecord get(@Nullable String name) {
    var group = byName.get(Validation.groupName(name, "logGroupName"));
    if (group == null) {
      throw LogsErrors.notFound("log group");
    }
    return group;
  }

  /**
   * The group of a request that has a name and an identifier, one of which is to be given.
   *
   * @param identifier a name, or an ARN without the trailing {@code :*}
   */
  GroupRecord get(@Nullable String name, @Nullable String identifier) {
    return get(name(name, identifier));
  }

  /** The name that is meant; null when there is none. */
  @Nullable String name(@Nullable String name, @Nullable String identifier) {
    if (name != null && identifier != null) {
      throw LogsErrors.invalid("LogGroup name and LogGroup identifier cannot be passed together");
    }
    if (name == null && identifier != null && identifier.startsWith("arn:")) {
      return nameOf(identifier);
    }
    return name != null ? name : identifier;
  }

  /** The names that a query's members mean, whichever of them are given. */
  List<String> names(StartQueryRequest request) {
    return Stream.of(
            Stream.ofNullable(request.logGroupName()),
            request.logGroupNames().stream(),
            request.logGroupIdentifiers().stream()
                .map(id -> id.startsWith("arn:") ? nameOf(id) : id))
        .flatMap(names -> names)
        .toList();
  }

  /** The group that an ARN names; with or without the trailing {@code :*}. */
  String nameOf(String arn) {
    var prefix = arn("");
    if (!arn.startsWith(prefix)) {
      throw LogsErrors.notFound("log group");
    }
    var name = arn.substring(prefix.length());
    return name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
  }
}
