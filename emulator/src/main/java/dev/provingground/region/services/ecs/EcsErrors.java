package dev.provingground.region.services.ecs;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsServicesException;
import software.amazon.awssdk.services.ecs.model.ClusterContainsTasksException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ResourceInUseException;
import software.amazon.awssdk.services.ecs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentNotFoundException;
import software.amazon.awssdk.services.ecs.model.ServiceNotActiveException;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.TargetNotFoundException;

/** ECS's errors. */
final class EcsErrors {
  /** ECS's pages: 1 to 100 results, which is the default. */
  static final Paging PAGES =
      new Paging(
          "nextToken",
          token -> invalid("Invalid token " + token),
          "maxResults",
          EcsErrors::pageSize);

  private EcsErrors() {}

  static AwsServiceException client(String message) {
    return AwsErrors.of(ClientException.builder(), "ClientException", message);
  }

  static AwsServiceException invalid(String message) {
    return AwsErrors.of(InvalidParameterException.builder(), "InvalidParameterException", message);
  }

  static AwsServiceException clusterNotFound() {
    return AwsErrors.of(
        ClusterNotFoundException.builder(), "ClusterNotFoundException", "Cluster not found.");
  }

  static AwsServiceException clusterContainsServices() {
    return AwsErrors.of(
        ClusterContainsServicesException.builder(),
        "ClusterContainsServicesException",
        "The Cluster cannot be deleted while Services are active.");
  }

  static AwsServiceException clusterContainsTasks() {
    return AwsErrors.of(
        ClusterContainsTasksException.builder(),
        "ClusterContainsTasksException",
        "The Cluster cannot be deleted while Tasks are active.");
  }

  static AwsServiceException serviceNotFound() {
    return AwsErrors.of(
        ServiceNotFoundException.builder(), "ServiceNotFoundException", "Service not found.");
  }

  static AwsServiceException serviceNotActive() {
    return AwsErrors.of(
        ServiceNotActiveException.builder(),
        "ServiceNotActiveException",
        "Service was not ACTIVE.");
  }

  static AwsServiceException resourceInUse(String message) {
    return AwsErrors.of(ResourceInUseException.builder(), "ResourceInUseException", message);
  }

  static AwsServiceException targetNotFound(String target) {
    return AwsErrors.of(
        TargetNotFoundException.builder(),
        "TargetNotFoundException",
        "The specified target wasn't found: " + target);
  }

  static AwsServiceException conflict(String message) {
    return AwsErrors.of(ConflictException.builder(), "ConflictException", message);
  }

  /**
   * @param tasks what the token's first request started
   */
  static AwsServiceException tokenInUse(List<String> tasks) {
    return AwsErrors.of(
        ConflictException.builder().resourceIds(tasks),
        "ConflictException",
        "The provided clientToken is already in use with a different RunTask request.");
  }

  static AwsServiceException serviceDeploymentNotFound() {
    return AwsErrors.of(
        ServiceDeploymentNotFoundException.builder(),
        "ServiceDeploymentNotFoundException",
        "The service deploy ARN that you specified doesn't exist.");
  }

  static AwsServiceException resourceNotFound(@Nullable String arn) {
    return AwsErrors.of(
        ResourceNotFoundException.builder(),
        "ResourceNotFoundException",
        "The specified resource could not be found: " + arn);
  }

  /**
   * A required member.
   *
   * @param member as error messages name it, such as {@code Family}
   * @throws AwsServiceException ClientException
   */
  static <T> T required(@Nullable T value, String member) {
    if (value == null
        || (value instanceof String text && text.isBlank())
        || (value instanceof Collection<?> collection && collection.isEmpty())) {
      throw client(member + " should not be null or empty.");
    }
    return value;
  }

  /**
   * A client token with the cluster that it is unique in ("Ensuring idempotency"); null: none.
   *
   * @throws AwsServiceException InvalidParameterException when it is too long or has other
   *     characters than ASCII's 33 to 126
   */
  static @Nullable String tokenIn(ClusterRecord cluster, @Nullable String token, int longest) {
    if (token == null || token.isEmpty()) {
      return null;
    }
    if (!token.matches("[!-~]{1," + longest + "}")) {
      throw invalid(
          "clientToken can be up to " + longest + " ASCII characters in the range of 33-126.");
    }
    return cluster.arn() + " " + token;
  }

  private static int pageSize(@Nullable Integer asked) {
    int size = asked == null ? 100 : asked;
    if (size < 1 || size > 100) {
      throw invalid("maxResults must be between 1 and 100, not " + size);
    }
    return size;
  }
}
