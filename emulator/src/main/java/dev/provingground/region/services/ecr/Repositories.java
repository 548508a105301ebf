package dev.provingground.region.services.ecr;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import dev.provingground.region.api.RegionIdentity;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecr.model.InvalidParameterException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/** The registry's repositories by name. Owned by the event loop. */
final class Repositories {
  /** The pages of most operations. */
  static final Paging PAGES = pages(100, 1000);

  private static final Pattern ARN =
      Pattern.compile("arn:[^:]+:ecr:[^:]*:(?<account>[^:]+):repository/(?<name>.+)");

  private final RegionIdentity region;
  private final TreeMap<String, RepositoryRecord> repositories = new TreeMap<>();

  Repositories(RegionIdentity region) {
    this.region = region;
  }

  RepositoryRecord get(@Nullable String registryId, @Nullable String name) {
    var required = required("repositoryName", name);
    var registry = registryId == null ? region.accountId() : registryId;
    var repository = registry.equals(region.accountId()) ? repositories.get(required) : null;
    if (repository == null) {
      throw AwsErrors.of(
          RepositoryNotFoundException.builder(),
          "RepositoryNotFoundException",
          "The repository with name '"
              + required
              + "' does not exist in the registry with id '"
              + registry
              + "'");
    }
    return repository;
  }

  String arn(String name) {
    return region.arn("ecr", "repository/" + name);
  }

  RepositoryRecord byArn(@Nullable String arn) {
    var parts = ARN.matcher(required("resourceArn", arn));
    if (!parts.matches()) {
      throw invalid(
          "Invalid parameter at 'resourceArn' failed to satisfy constraint: 'must be the ARN of a"
              + " repository'");
    }
    return get(parts.group("account"), parts.group("name"));
  }

  Optional<RepositoryRecord> find(String name) {
    return Optional.ofNullable(repositories.get(name));
  }

  boolean contains(String name) {
    return repositories.containsKey(name);
  }

  void add(RepositoryRecord repository) {
    repositories.put(repository.name(), repository);
  }

  void remove(RepositoryRecord repository) {
    repositories.remove(repository.name());
  }

  Collection<RepositoryRecord> all() {
    return Collections.unmodifiableCollection(repositories.values());
  }

  static <T> T required(String member, @Nullable T value) {
    if (value == null) {
      throw invalid(
          "Invalid parameter at '" + member + "' failed to satisfy constraint: 'must not be null'");
    }
    return value;
  }

  static AwsServiceException invalid(String message) {
    return AwsErrors.of(InvalidParameterException.builder(), "InvalidParameterException", message);
  }

  /**
   * The pages of an operation.
   *
   * @param most the largest, from 1
   */
  static Paging pages(int standard, int most) {
    return new Paging(
        "nextToken",
        token ->
            invalid(
                "Invalid parameter at 'nextToken' failed to satisfy constraint: '"
                    + token
                    + "' is no token of this list"),
        "maxResults",
        asked -> {
          int size = asked == null ? standard : asked;
          if (size < 1 || size > most) {
            throw invalid(
                "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have"
                    + " value between 1 and "
                    + most
                    + "'");
          }
          return size;
        });
  }
}
