package dev.provingground.region.services.cloudformation.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Holds a value against the constraints of its parameter. */
final class ParameterConstraints {
  private ParameterConstraints() {}

  /** What is wrong with the value, in CloudFormation's words. */
  static Optional<String> violation(ParameterDefinition parameter, String value) {
    var notNumber = notNumber(parameter, value);
    if (notNumber.isPresent()) {
      return notNumber;
    }
    return broken(parameter, value)
        .map(
            message ->
                parameter
                    .constraintDescription()
                    .map(
                        description ->
                            "Parameter %s failed to satisfy constraint: %s"
                                .formatted(parameter.name(), description))
                    .orElse("Parameter '" + parameter.name() + "' " + message));
  }

  private static Optional<String> notNumber(ParameterDefinition parameter, String value) {
    if (parameter.isFromParameterStore() || !parameter.valueType().contains("Number")) {
      return Optional.empty();
    }
    return elements(parameter, value).stream().allMatch(e -> number(e).isPresent())
        ? Optional.empty()
        : Optional.of("Parameter '" + parameter.name() + "' must be a number.");
  }

  private static Optional<String> broken(ParameterDefinition parameter, String value) {
    if (!parameter.allowedValues().isEmpty()
        && !parameter.allowedValues().containsAll(elements(parameter, value))) {
      return Optional.of("must be one of AllowedValues");
    }
    if (parameter.allowedPattern().isPresent()) {
      var pattern = parameter.allowedPattern().get();
      if (elements(parameter, value).stream().anyMatch(e -> !matches(pattern, e))) {
        return Optional.of("must match pattern " + pattern);
      }
    }
    if (value.length() < parameter.minLength().orElse(0)) {
      return Optional.of(
          "must contain at least " + parameter.minLength().getAsInt() + " characters");
    }
    if (value.length() > parameter.maxLength().orElse(Integer.MAX_VALUE)) {
      return Optional.of(
          "must contain at most " + parameter.maxLength().getAsInt() + " characters");
    }
    var number = number(value);
    if (number.isPresent()
        && parameter.minValue().isPresent()
        && number.get().compareTo(parameter.minValue().get()) < 0) {
      return Optional.of("must be a number not less than " + parameter.minValue().get());
    }
    if (number.isPresent()
        && parameter.maxValue().isPresent()
        && number.get().compareTo(parameter.maxValue().get()) > 0) {
      return Optional.of("must be a number not greater than " + parameter.maxValue().get());
    }
    return Optional.empty();
  }

  private static List<String> elements(ParameterDefinition parameter, String value) {
    return parameter.isList() && !parameter.isFromParameterStore()
        ? List.of(value.split(",", -1)).stream().map(String::strip).toList()
        : List.of(value);
  }

  private static boolean matches(String pattern, String value) {
    try {
      return Pattern.matches(pattern, value);
    } catch (PatternSyntaxException e) {
      // A pattern that is none lets nothing through; the message shows it.
      return false;
    }
  }

  private static Optional<BigDecimal> number(String value) {
    try {
      return Optional.of(new BigDecimal(value.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
