package dev.provingground.region.services.ssm;

import static dev.provingground.region.services.ssm.SsmErrors.required;

import dev.provingground.region.api.AwsErrors;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.model.InvalidFilterOptionException;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;

/** Parameters by filters, all of which must hold; of a filter's values, one. */
final class Selection {
  private static final String TAG = "tag:";

  private Selection() {}

  /**
   * @throws AwsServiceException InvalidFilterKey, InvalidFilterOption
   */
  static Predicate<ParameterRecord> of(List<ParameterStringFilter> filters) {
    Predicate<ParameterRecord> all = parameter -> true;
    for (var filter : filters) {
      all = all.and(one(filter));
    }
    return all;
  }

  private static Predicate<ParameterRecord> one(ParameterStringFilter filter) {
    var key = required(filter.key(), "parameterFilters.1.member.key");
    var values = filter.values();
    var option =
        Objects.requireNonNullElse(filter.option(), key.equals("Path") ? "OneLevel" : "Equals");
    if (key.startsWith(TAG)) {
      var test = text(option);
      var tag = key.substring(TAG.length());
      return parameter -> {
        var value = parameter.tags().get(tag);
        return value != null
            && (values.isEmpty() || values.stream().anyMatch(v -> test.test(value, v)));
      };
    }
    return switch (key) {
      case "Name" -> {
        var test = text(option);
        yield parameter -> values.stream().anyMatch(v -> test.test(parameter.name(), v));
      }
      case "Type" -> parameter -> values.contains(parameter.current().typeAsString());
      case "Tier" -> parameter -> values.contains(parameter.current().tierAsString());
      case "DataType" -> parameter -> values.contains(parameter.current().dataType());
      case "KeyId" -> parameter -> values.contains(parameter.current().keyId());
      case "Path" -> {
        var recursive = recursive(option);
        yield parameter ->
            values.stream().anyMatch(v -> ParameterName.isUnder(parameter.name(), v, recursive));
      }
      default ->
          throw SsmErrors.invalidFilterKey(
              key, "Name, Type, Tier, DataType, KeyId, Path or tag:KEY");
    };
  }

  private static BiPredicate<String, String> text(String option) {
    return switch (option) {
      case "Equals" -> String::equals;
      case "BeginsWith" -> String::startsWith;
      case "Contains" -> String::contains;
      default -> throw invalidOption(option, "Equals, BeginsWith or Contains");
    };
  }

  private static boolean recursive(String option) {
    return switch (option) {
      case "Recursive" -> true;
      case "OneLevel" -> false;
      default -> throw invalidOption(option, "Recursive or OneLevel");
    };
  }

  private static AwsServiceException invalidOption(String option, String valid) {
    return AwsErrors.of(
        InvalidFilterOptionException.builder(),
        "InvalidFilterOption",
        "The filter option %s is not valid: use %s.".formatted(option, valid));
  }
}
