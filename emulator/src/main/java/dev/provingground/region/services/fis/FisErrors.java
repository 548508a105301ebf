package dev.provingground.region.services.fis;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.fis.model.ConflictException;
import software.amazon.awssdk.services.fis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.fis.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.fis.model.ValidationException;

/** FIS's errors. */
final class FisErrors {
  /** FIS's pages: 1 to 100 results, which is the default. */
  static final Paging PAGES =
      new Paging(
          "nextToken",
          token -> validation("The nextToken is not valid."),
          "maxResults",
          FisErrors::pageSize);

  private FisErrors() {}

  static AwsServiceException validation(String message) {
    return AwsErrors.of(ValidationException.builder(), "ValidationException", message);
  }

  static AwsServiceException notFound(String what, @Nullable String id) {
    return AwsErrors.of(
        ResourceNotFoundException.builder(),
        "ResourceNotFoundException",
        what + " not found: " + id,
        404);
  }

  static AwsServiceException conflict(String message) {
    return AwsErrors.of(ConflictException.builder(), "ConflictException", message, 409);
  }

  static AwsServiceException quota(String message) {
    return AwsErrors.of(
        ServiceQuotaExceededException.builder(), "ServiceQuotaExceededException", message, 402);
  }

  static <T> T required(@Nullable T value, String member) {
    if (value == null) {
      throw validation(
          "1 validation error detected: Value null at '"
              + member
              + "' failed to satisfy constraint: Member must not be null");
    }
    return value;
  }

  private static int pageSize(@Nullable Integer asked) {
    int size = asked == null ? 100 : asked;
    if (size < 1 || size > 100) {
      throw validation("maxResults must be from 1 to 100, not " + size);
    }
    return size;
  }
}
