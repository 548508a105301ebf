package dev.provingground.region.services.cloudformation.template;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;

/**
 * A value that another service keeps, within a text such as <code>{{resolve:ssm:name:1}}</code>.
 * See "Get values stored in other services using dynamic references" in CloudFormation's user
 * guide.
 */
public sealed interface DynamicReference {
  /** The most that a template may have. */
  int MOST = 60;

  /** As it stands in the text. */
  String literal();

  /** A parameter of Systems Manager; of secure ones CloudFormation's pattern is another. */
  record Parameter(String literal, String name, Optional<String> version, boolean secure)
      implements DynamicReference {
    /** As Systems Manager knows it. */
    String selected() {
      return version.map(number -> name + ":" + number).orElse(name);
    }
  }

  /**
   * A secret of Secrets Manager.
   *
   * @param id its name or ARN
   * @param key of a secret that is a JSON object; the whole secret without it
   * @param stage of the version; with neither, AWSCURRENT
   */
  record Secret(
      String literal,
      String id,
      Optional<String> key,
      Optional<String> stage,
      Optional<String> versionId)
      implements DynamicReference {}

  /** What it is replaced by. */
  static String replaceAll(String text, Function<DynamicReference, String> replacement) {
    return DynamicReferences.PATTERN
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    replacement.apply(
                        DynamicReferences.parse(match.group(), match.group(1), match.group(2)))));
  }

  /** How many there are in a text. */
  static long count(String text) {
    return DynamicReferences.PATTERN.matcher(text).results().count();
  }
}
