package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import dev.provingground.region.api.Paging;
import dev.provingground.region.api.Supported;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Ec2Request;

/** What holds for the requests of every operation: dry runs, required and unsupported members. */
final class Requests {
  /** EC2's pages: from 5 results on, everything without a size. */
  static final Paging PAGES =
      new Paging("NextToken", Requests::invalidToken, "MaxResults", Requests::pageSize);

  private static final int LARGEST_PAGE = 1000;

  private Requests() {}

  /**
   * Lets a request in.
   *
   * @param supported the members that the operation heeds, by their SDK names
   * @throws AwsServiceException DryRunOperation; NotImplemented naming a member that would have
   *     been ignored
   */
  static void admit(Ec2Request request, String... supported) {
    Supported.only(
        request,
        Stream.concat(Stream.of("DryRun", "ClientToken"), Stream.of(supported))
            .toArray(String[]::new));
    if (request.getValueForField("DryRun", Boolean.class).orElse(false)) {
      throw error("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
    }
  }

  /**
   * @param parameter as AWS's message names it, such as {@code vpcId}
   */
  static <T> T required(@Nullable T value, String parameter) {
    if (value == null || (value instanceof Collection<?> list && list.isEmpty())) {
      throw error("MissingParameter", "The request must contain the parameter " + parameter);
    }
    return value;
  }

  static AwsServiceException invalid(String message) {
    return error("InvalidParameterValue", message);
  }

  /** A page's token that is no answer of the operation's. */
  static AwsServiceException invalidToken(String token) {
    return invalid("Value ( %s ) for parameter nextToken is invalid.".formatted(token));
  }

  /** A block of addresses. */
  static Cidr cidr(String value, String parameter) {
    return Cidr.parse(value)
        .orElseThrow(
            () ->
                invalid(
                    "Value (%s) for parameter %s is invalid. This is not a valid CIDR block."
                        .formatted(value, parameter)));
  }

  /** Something with dependents. */
  static AwsServiceException dependency(String kind, String id) {
    return error(
        "DependencyViolation",
        "The %s '%s' has dependencies and cannot be deleted.".formatted(kind, id));
  }

  private static int pageSize(@Nullable Integer maxResults) {
    if (maxResults == null) {
      return Integer.MAX_VALUE;
    }
    if (maxResults < 5) {
      throw invalid(
          "Value ( %d ) for parameter maxResults is invalid. Expecting a value greater than 5."
              .formatted(maxResults));
    }
    return Math.min(maxResults, LARGEST_PAGE);
  }
}
