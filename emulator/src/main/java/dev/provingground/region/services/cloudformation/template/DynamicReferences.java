package dev.provingground.region.services.cloudformation.template;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms of dynamic references. */
final class DynamicReferences {
  static final Pattern PATTERN = Pattern.compile("\\{\\{resolve:([^{}:]*):?([^{}]*)}}");

  private static final Pattern PARAMETER = Pattern.compile("([a-zA-Z0-9_.\\-/]+)(?::(\\d+))?");

  /** An ARN has colons of its own; what is read of a secret can only be its SecretString. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:[^:]+|[^:]+)"
              + "(?::(?:SecretString)?(?::([^:]*(?::[^:]*){0,2}))?)?");

  private DynamicReferences() {}

  /**
   * @param service what comes before the first colon
   * @param key what comes behind it
   */
  static DynamicReference parse(String literal, String service, String key) {
    return switch (service) {
      case "ssm", "ssm-secure" -> {
        var parameter = PARAMETER.matcher(key);
        if (!parameter.matches()) {
          throw malformed("SSM", literal);
        }
        yield new DynamicReference.Parameter(
            literal,
            parameter.group(1),
            Optional.ofNullable(parameter.group(2)),
            service.equals("ssm-secure"));
      }
      case "secretsmanager" -> secret(literal, key);
      default ->
          throw Problems.validationError(
              "Dynamic references to %s are not supported, only to ssm, ssm-secure and secretsmanager: [%s]"
                  .formatted(service, literal));
    };
  }

  private static DynamicReference secret(String literal, String key) {
    var secret = SECRET.matcher(key);
    if (!secret.matches()) {
      throw malformed("Secrets Manager", literal);
    }
    var rest = Optional.ofNullable(secret.group(2)).orElse("").split(":", -1);
    return new DynamicReference.Secret(
        literal, secret.group(1), segment(rest, 0), segment(rest, 1), segment(rest, 2));
  }

  private static Optional<String> segment(String[] segments, int index) {
    return Arrays.stream(segments).skip(index).findFirst().filter(text -> !text.isEmpty());
  }

  private static RuntimeException malformed(String service, String literal) {
    return Problems.validationError(
        "Incorrect format is used in the following %s reference: [%s]".formatted(service, literal));
  }
}
