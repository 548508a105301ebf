package dev.provingground.region.services.logs;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.services.logs.insights.QuerySyntaxException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LimitExceededException;
import software.amazon.awssdk.services.cloudwatchlogs.model.MalformedQueryException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** CloudWatch Logs' errors, in its words. */
final class LogsErrors {
  private LogsErrors() {}

  static AwsServiceException invalid(String message) {
    return AwsErrors.of(InvalidParameterException.builder(), "InvalidParameterException", message);
  }

  /**
   * @param what {@code log group}, {@code log stream} or {@code query}
   */
  static AwsServiceException notFound(String what) {
    return AwsErrors.of(
        ResourceNotFoundException.builder(),
        "ResourceNotFoundException",
        "The specified %s does not exist.".formatted(what));
  }

  /**
   * @param what {@code log group} or {@code log stream}
   */
  static AwsServiceException alreadyExists(String what) {
    return AwsErrors.of(
        ResourceAlreadyExistsException.builder(),
        "ResourceAlreadyExistsException",
        "The specified %s already exists".formatted(what));
  }

  static AwsServiceException limitExceeded(String message) {
    return AwsErrors.of(LimitExceededException.builder(), "LimitExceededException", message);
  }

  static AwsServiceException malformedQuery(QuerySyntaxException error) {
    return AwsErrors.of(
        MalformedQueryException.builder()
            .queryCompileError(
                compiled ->
                    compiled
                        .message(error.problem())
                        .location(
                            at -> at.startCharOffset(error.start()).endCharOffset(error.end()))),
        "MalformedQueryException",
        error.problem());
  }
}
