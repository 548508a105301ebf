package dev.provingground.region.services.servicediscovery;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.servicediscovery.model.CustomHealthNotFoundException;
import software.amazon.awssdk.services.servicediscovery.model.DuplicateRequestException;
import software.amazon.awssdk.services.servicediscovery.model.InstanceNotFoundException;
import software.amazon.awssdk.services.servicediscovery.model.InvalidInputException;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceAlreadyExistsException;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceNotFoundException;
import software.amazon.awssdk.services.servicediscovery.model.OperationNotFoundException;
import software.amazon.awssdk.services.servicediscovery.model.ResourceInUseException;
import software.amazon.awssdk.services.servicediscovery.model.ResourceLimitExceededException;
import software.amazon.awssdk.services.servicediscovery.model.ResourceNotFoundException;
import software.amazon.awssdk.services.servicediscovery.model.ServiceAlreadyExistsException;
import software.amazon.awssdk.services.servicediscovery.model.ServiceNotFoundException;
import software.amazon.awssdk.services.servicediscovery.model.TooManyTagsException;

/** Cloud Map's errors. */
final class ServiceDiscoveryErrors {
  /** The pages of all lists. */
  static final Paging PAGES =
      new Paging(
          "NextToken",
          token -> invalid("The NextToken is not one that this request was answered with."),
          "MaxResults",
          asked -> within(asked, 100, 100));

  private ServiceDiscoveryErrors() {}

  static AwsServiceException invalid(String message) {
    return AwsErrors.of(InvalidInputException.builder(), "InvalidInput", message);
  }

  /** A constraint of the service's model that does not hold. */
  static AwsServiceException violated(@Nullable Object value, String member, String constraint) {
    return invalid(
        "1 validation error detected: Value %s at '%s' failed to satisfy constraint: %s"
            .formatted(value == null ? "null" : "'" + value + "'", member, constraint));
  }

  static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw violated(null, member, "Member must not be null");
    }
    return value;
  }

  /** A required text of a form. */
  static String matching(@Nullable String value, String member, String pattern) {
    var given = required(value, member);
    if (!given.matches(pattern)) {
      throw violated(given, member, "Member must satisfy regular expression pattern: " + pattern);
    }
    return given;
  }

  /** A text that may be left out. */
  static void checkDescription(@Nullable String description) {
    if (description != null && description.length() > 1024) {
      throw violated(
          description, "description", "Member must have length less than or equal to 1024");
    }
  }

  /** How many results are asked for, at least one. */
  static int within(@Nullable Integer asked, int usual, int most) {
    int size = asked == null ? usual : asked;
    if (size < 1 || size > most) {
      throw violated(
          size,
          "maxResults",
          size < 1
              ? "Member must have value greater than or equal to 1"
              : "Member must have value less than or equal to " + most);
    }
    return size;
  }

  static AwsServiceException namespaceNotFound(String idOrName) {
    return AwsErrors.of(
        NamespaceNotFoundException.builder(),
        "NamespaceNotFound",
        "No namespace exists with ID or name " + idOrName + ".");
  }

  static AwsServiceException serviceNotFound(String idOrName) {
    return AwsErrors.of(
        ServiceNotFoundException.builder(),
        "ServiceNotFound",
        "No service exists with ID or name " + idOrName + ".");
  }

  static AwsServiceException instanceNotFound(String id) {
    return AwsErrors.of(
        InstanceNotFoundException.builder(),
        "InstanceNotFound",
        "No instance exists with ID " + id + ".");
  }

  static AwsServiceException operationNotFound(String id) {
    return AwsErrors.of(
        OperationNotFoundException.builder(),
        "OperationNotFound",
        "No operation exists with ID " + id + ".");
  }

  static AwsServiceException resourceNotFound(String arn) {
    return AwsErrors.of(
        ResourceNotFoundException.builder(),
        "ResourceNotFoundException",
        "No resource exists with ARN " + arn + ".");
  }

  static AwsServiceException customHealthNotFound(String serviceId) {
    return AwsErrors.of(
        CustomHealthNotFoundException.builder(),
        "CustomHealthNotFound",
        "The service " + serviceId + " has no custom health check.");
  }

  static AwsServiceException namespaceExists(String namespaceId, @Nullable String requestId) {
    return AwsErrors.of(
        NamespaceAlreadyExistsException.builder()
            .namespaceId(namespaceId)
            .creatorRequestId(requestId),
        "NamespaceAlreadyExists",
        "A namespace with that name exists: " + namespaceId + ".");
  }

  static AwsServiceException serviceExists(String serviceId, @Nullable String requestId) {
    return AwsErrors.of(
        ServiceAlreadyExistsException.builder().serviceId(serviceId).creatorRequestId(requestId),
        "ServiceAlreadyExists",
        "Service already exists.");
  }

  static AwsServiceException inUse(String message) {
    return AwsErrors.of(ResourceInUseException.builder(), "ResourceInUse", message);
  }

  static AwsServiceException duplicate(String operationId) {
    return AwsErrors.of(
        DuplicateRequestException.builder().duplicateOperationId(operationId),
        "DuplicateRequest",
        "Another operation is in progress: " + operationId + ".");
  }

  static AwsServiceException tooManyInstances() {
    return AwsErrors.of(
        ResourceLimitExceededException.builder(),
        "ResourceLimitExceeded",
        "A service can have at most 1000 instances.");
  }

  static AwsServiceException tooManyTags(String arn) {
    return AwsErrors.of(
        TooManyTagsException.builder().resourceName(arn),
        "TooManyTagsException",
        "A resource can have at most 50 tags.");
  }
}
