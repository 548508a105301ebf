package dev.provingground.region.services.ssm;

import static dev.provingground.region.services.ssm.SsmErrors.required;
import static dev.provingground.region.services.ssm.SsmErrors.validation;
import static dev.provingground.region.services.ssm.SsmErrors.violated;

import dev.provingground.region.api.Paging;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;

/** Reads parameters' values, now and before. */
final class Reading {
  private static final int MOST_NAMES = 10;
  private static final List<String> OF_PATHS = List.of("Type", "KeyId", "Label");
  private static final Paging BY_PATH = SsmErrors.pages(10);
  private static final Paging VERSIONS = SsmErrors.pages(50);
  private final Parameters parameters;

  Reading(Parameters parameters) {
    this.parameters = parameters;
  }

  GetParameterResponse get(GetParameterRequest request) {
    var parameter = get(required(request.name(), "name"), decrypted(request.withDecryption()));
    return GetParameterResponse.builder().parameter(parameter).build();
  }

  GetParametersResponse get(GetParametersRequest request) {
    boolean withDecryption = decrypted(request.withDecryption());
    var found = new ArrayList<Parameter>();
    var invalid = new ArrayList<String>();
    for (var name : names(request.names(), MOST_NAMES)) {
      try {
        found.add(get(name, withDecryption));
      } catch (AwsServiceException notFound) {
        // Not an error of the call: the answer lists such names.
        invalid.add(name);
      }
    }
    return GetParametersResponse.builder().parameters(found).invalidParameters(invalid).build();
  }

  /**
   * One to so many names, each once.
   *
   * @throws AwsServiceException ValidationException
   */
  static List<String> names(List<String> names, int most) {
    return members(names, "names", most);
  }

  /** The same of another list. */
  static List<String> members(List<String> given, String member, int most) {
    if (given.isEmpty()) {
      throw violated(given, member, "Member must have length greater than or equal to 1");
    }
    if (given.size() > most) {
      throw violated(given, member, "Member must have length less than or equal to " + most);
    }
    return given.stream().distinct().toList();
  }

  /**
   * @param selected a name or an ARN, maybe followed by a colon and a version or a label
   */
  private Parameter get(String selected, boolean withDecryption) {
    var plain = parameters.plainName(selected);
    int colon = plain.indexOf(':');
    var name =
        colon < 0 ? plain : parameters.plainName(selected.substring(0, selected.lastIndexOf(':')));
    var parameter = parameters.get(name);
    if (colon < 0) {
      return parameters.view(parameter.current(), withDecryption);
    }
    var selector = plain.substring(colon + 1);
    boolean isNumber = selector.matches("\\d{1,18}");
    var version =
        isNumber ? parameter.version(Long.parseLong(selector)) : parameter.labelled(selector);
    return parameters
        .view(
            version.orElseThrow(
                () -> SsmErrors.versionNotFound(isNumber ? "version" : "label", name, selector)),
            withDecryption)
        .toBuilder()
        .selector(":" + selector)
        .build();
  }

  private static boolean decrypted(@Nullable Boolean withDecryption) {
    return Boolean.TRUE.equals(withDecryption);
  }

  GetParametersByPathResponse get(GetParametersByPathRequest request) {
    var path = required(request.path(), "path");
    if (!path.startsWith("/")) {
      throw validation(
          "The parameter doesn't meet the parameter name requirements. The parameter name must"
              + " begin with a forward slash \"/\". It can't be prefixed with \\\"aws\\\" or"
              + " \\\"ssm\\\" (case-insensitive). It must use only letters, numbers, or the"
              + " following symbols: . (period), - (hyphen), _ (underscore). Special characters are"
              + " not allowed. All sub-paths, if specified, must use the forward slash symbol"
              + " \"/\". Valid example: /get/parameters2-/by1./path0_.");
    }
    boolean recursive = Boolean.TRUE.equals(request.recursive());
    request.parameterFilters().forEach(Reading::requireOfPaths);
    var labels = request.parameterFilters().stream().filter(Reading::isLabel).toList();
    var selection =
        Selection.of(request.parameterFilters().stream().filter(f -> !isLabel(f)).toList());
    var matching =
        parameters
            .all()
            .filter(parameter -> ParameterName.isUnder(parameter.name(), path, recursive))
            .filter(selection)
            .flatMap(parameter -> version(parameter, labels).stream())
            .map(version -> parameters.view(version, decrypted(request.withDecryption())))
            .toList();
    var page = BY_PATH.page(request, matching);
    return GetParametersByPathResponse.builder()
        .parameters(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static void requireOfPaths(ParameterStringFilter filter) {
    if (!OF_PATHS.contains(required(filter.key(), "parameterFilters.1.member.key"))) {
      throw SsmErrors.invalidFilterKey(filter.key(), String.join(", ", OF_PATHS));
    }
  }

  private static boolean isLabel(ParameterStringFilter filter) {
    return "Label".equals(filter.key());
  }

  /** The current version, or the youngest that has one of each filter's labels. */
  private static Optional<ParameterHistory> version(
      ParameterRecord parameter, List<ParameterStringFilter> labels) {
    return parameter.versions().stream()
        .filter(
            version ->
                labels.isEmpty()
                    ? version.equals(parameter.current())
                    : labels.stream()
                        .allMatch(one -> !Collections.disjoint(version.labels(), one.values())))
        .reduce((older, younger) -> younger);
  }

  GetParameterHistoryResponse history(GetParameterHistoryRequest request) {
    var versions = new ArrayList<ParameterHistory>();
    for (var version : parameters.get(required(request.name(), "name")).versions()) {
      versions.add(parameters.opened(version, decrypted(request.withDecryption())));
    }
    var page = VERSIONS.page(request, versions);
    return GetParameterHistoryResponse.builder()
        .parameters(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
