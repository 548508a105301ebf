package dev.provingground.region.services.cloudformation.template;

import dev.provingground.region.api.AwsErrors;
import java.util.LinkedHashSet;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

/** Collects everything that is wrong with a request, so that one answer can name all of it. */
public final class Problems {
  private final Set<String> messages = new LinkedHashSet<>();

  /** An error with CloudFormation's code for bad requests, {@code ValidationError}. */
  public static AwsServiceException validationError(String message) {
    return AwsErrors.of(CloudFormationException.builder(), "ValidationError", message);
  }

  /** What an error says, without what the SDK appends for its users. */
  public static String message(RuntimeException error) {
    var details = error instanceof AwsServiceException e ? e.awsErrorDetails() : null;
    return details != null && details.errorMessage() != null
        ? details.errorMessage()
        : String.valueOf(error.getMessage());
  }

  /** Adds a problem; the same words count once. */
  public void add(String message) {
    messages.add(message);
  }

  public boolean isEmpty() {
    return messages.isEmpty();
  }

  /**
   * @throws AwsServiceException {@code ValidationError} with every problem, one a line, when there
   *     is any
   */
  public void throwIfAny() {
    if (!messages.isEmpty()) {
      throw validationError(toString());
    }
  }

  /** Every problem, one a line. */
  @Override
  public String toString() {
    return String.join("\n", messages);
  }
}
