package dev.provingground.region.services.ssm;

import static dev.provingground.region.services.ssm.SsmErrors.required;
import static dev.provingground.region.services.ssm.SsmErrors.violated;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.LabelParameterVersionRequest;
import software.amazon.awssdk.services.ssm.model.LabelParameterVersionResponse;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.UnlabelParameterVersionRequest;
import software.amazon.awssdk.services.ssm.model.UnlabelParameterVersionResponse;

/** Labels of parameters' versions ("Working with parameter labels"). */
final class Labels {
  private static final int MOST = 10;
  private static final int LONGEST = 100;
  private static final Pattern PATTERN = Pattern.compile("[a-zA-Z_.-][a-zA-Z0-9_.-]*");
  private final Parameters parameters;

  Labels(Parameters parameters) {
    this.parameters = parameters;
  }

  /** Those that may not be labels are told; the others are there then, and nowhere else. */
  LabelParameterVersionResponse label(LabelParameterVersionRequest request) {
    var parameter = parameters.named(required(request.name(), "name"));
    var asked = labels(request.labels());
    var version =
        request.parameterVersion() == null
            ? parameter.current()
            : version(parameter, request.parameterVersion());
    var invalid = asked.stream().filter(label -> !isValid(label)).toList();
    var valid = asked.stream().filter(Labels::isValid).toList();
    var labels = new LinkedHashSet<>(version.labels());
    labels.addAll(valid);
    if (labels.size() > MOST) {
      throw SsmErrors.tooManyLabels(MOST);
    }
    for (var other : List.copyOf(parameter.versions())) {
      parameter.label(other.version(), without(other, valid));
    }
    parameter.label(version.version(), List.copyOf(labels));
    return LabelParameterVersionResponse.builder()
        .invalidLabels(invalid)
        .parameterVersion(version.version())
        .build();
  }

  UnlabelParameterVersionResponse unlabel(UnlabelParameterVersionRequest request) {
    var parameter = parameters.named(required(request.name(), "name"));
    var asked = labels(request.labels());
    var version = version(parameter, required(request.parameterVersion(), "parameterVersion"));
    var removed = asked.stream().filter(version.labels()::contains).toList();
    parameter.label(version.version(), without(version, removed));
    return UnlabelParameterVersionResponse.builder()
        .removedLabels(removed)
        .invalidLabels(asked.stream().filter(label -> !removed.contains(label)).toList())
        .build();
  }

  private static List<String> labels(@Nullable List<String> given) {
    var labels = Reading.members(given == null ? List.of() : given, "labels", MOST);
    for (var label : labels) {
      if (label.isEmpty() || label.length() > LONGEST) {
        throw violated(
            labels,
            "labels",
            "Member must satisfy constraint: [Member must have length less than or equal to 100,"
                + " Member must have length greater than or equal to 1]");
      }
    }
    return labels;
  }

  private static ParameterHistory version(ParameterRecord parameter, long number) {
    return parameter
        .version(number)
        .orElseThrow(
            () -> SsmErrors.versionNotFound("version", parameter.name(), String.valueOf(number)));
  }

  private static List<String> without(ParameterHistory version, List<String> labels) {
    var left = new ArrayList<>(version.labels());
    left.removeAll(labels);
    return left;
  }

  private static boolean isValid(String label) {
    var lower = label.toLowerCase(Locale.ROOT);
    return PATTERN.matcher(label).matches() && !lower.startsWith("aws") && !lower.startsWith("ssm");
  }
}
