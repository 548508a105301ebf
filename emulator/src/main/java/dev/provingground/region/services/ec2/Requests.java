package dev.provingground.region.services.ec2;

import static dev.provingground.region.api.AwsErrors.error;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.ec2.model.Ec2Request;

/** What holds for the requests of every operation: dry runs, required and unsupported members. */
final class Requests {
  private static final Set<String> COMMON = Set.of("DryRun", "ClientToken");

  private Requests() {}

  /**
   * Lets a request in.
   *
   * @param supported the members that the operation heeds, by their SDK names
   * @throws AwsServiceException DryRunOperation; UnsupportedOperation naming a member that would
   *     have been ignored
   */
  static <R extends Ec2Request> R admit(R request, String... supported) {
    for (var field : request.sdkFields()) {
      var name = field.memberName();
      if (!COMMON.contains(name)
          && !Arrays.asList(supported).contains(name)
          && isSet(field, request)) {
        throw error(
            "UnsupportedOperation",
            "The parameter %s of %s is not supported in this region."
                .formatted(name, operation(request)));
      }
    }
    if (request.getValueForField("DryRun", Boolean.class).orElse(false)) {
      throw error("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
    }
    return request;
  }

  private static boolean isSet(SdkField<?> field, Ec2Request request) {
    return switch (field.getValueOrDefault(request)) {
      case null -> false;
      case Boolean flag -> flag;
      case Collection<?> list -> !list.isEmpty();
      default -> true;
    };
  }

  private static String operation(Ec2Request request) {
    var name = request.getClass().getSimpleName();
    return name.substring(0, name.length() - "Request".length());
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

  static String join(Collection<String> values) {
    return values.stream().collect(Collectors.joining(", "));
  }
}
