package dev.provingground.region.services.ssm;

import dev.provingground.region.api.AwsErrors;
import java.util.Locale;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ssm.model.HierarchyLevelLimitExceededException;

/** What a parameter may be called (API reference, PutParameter). */
final class ParameterName {
  private static final Pattern PATTERN = Pattern.compile("[a-zA-Z0-9_.\\-]+|(/[a-zA-Z0-9_.\\-]+)+");
  private static final int LONGEST = 1011;
  private static final int MOST_LEVELS = 15;

  private ParameterName() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationException,
   *     AccessDeniedException, HierarchyLevelLimitExceededException
   */
  static String checked(String name) {
    var bare = (name.startsWith("/") ? name.substring(1) : name).toLowerCase(Locale.ROOT);
    if (bare.startsWith("aws")) {
      throw AwsErrors.error(
          "AccessDeniedException", "No access to reserved parameter name: %s.".formatted(name));
    }
    if (bare.startsWith("ssm") || !PATTERN.matcher(name).matches()) {
      throw SsmErrors.validation(
          "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). If formed"
              + " as a path, it can consist of sub-paths divided by slash symbol; each sub-path can"
              + " be formed as a mix of letters, numbers and the following 3 symbols .-_");
    }
    if (name.length() > LONGEST) {
      throw SsmErrors.violated(
          name, "name", "Member must have length less than or equal to " + LONGEST);
    }
    if (name.chars().filter(c -> c == '/').count() > MOST_LEVELS) {
      throw AwsErrors.of(
          HierarchyLevelLimitExceededException.builder(),
          "HierarchyLevelLimitExceededException",
          "A hierarchy can have a maximum of 15 levels: %s has more.".formatted(name));
    }
    return name;
  }

  /** Whether the parameter lies under a path, directly or at any depth. */
  static boolean isUnder(String name, String path, boolean recursive) {
    var prefix = path.endsWith("/") ? path : path + "/";
    return name.startsWith(prefix) && (recursive || name.indexOf('/', prefix.length()) < 0);
  }
}
