package dev.provingground.region.services.iam;

import dev.provingground.region.api.ConditionKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text of a policy with variables in it, such as {@code ${aws:PrincipalTag/team, 'everybody'}}
 * ("IAM policy elements: Variables and tags").
 */
record Template(List<Part> parts) {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{\\s*([^,'}]+?)\\s*(?:,\\s*'([^']*)'\\s*)?}");

  /** A piece of the text. */
  private sealed interface Part {
    Optional<Glob> resolve(ConditionKeys keys);
  }

  private record Text(Glob glob) implements Part {
    @Override
    public Optional<Glob> resolve(ConditionKeys keys) {
      return Optional.of(glob);
    }
  }

  /**
   * @param otherwise what it stands for when the request does not have the key
   */
  private record Variable(String key, Optional<String> otherwise) implements Part {
    /** Only a key with one value can be inserted. */
    @Override
    public Optional<Glob> resolve(ConditionKeys keys) {
      var values = keys.values(key);
      return (values.size() == 1 ? Optional.of(values.getFirst()) : otherwise).map(Glob::literal);
    }
  }

  /** Without variables. */
  static Template plain(String text) {
    return new Template(List.of(new Text(Glob.of(text))));
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException MalformedPolicyDocument
   *     when a variable is not well formed
   */
  static Template withVariables(String text) {
    if (!text.contains("${")) {
      return plain(text);
    }
    var parts = new ArrayList<Part>();
    var matcher = VARIABLE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      parts.add(text(text.substring(from, matcher.start()), text));
      parts.add(variable(matcher.group(1), Optional.ofNullable(matcher.group(2))));
      from = matcher.end();
    }
    parts.add(text(text.substring(from), text));
    return new Template(List.copyOf(parts));
  }

  private static Part text(String between, String whole) {
    if (between.contains("${")) {
      throw PolicyDocument.malformed("Invalid policy variable in " + whole);
    }
    return new Text(Glob.of(between));
  }

  private static Part variable(String name, Optional<String> otherwise) {
    return switch (name) {
      case "*", "?", "$" -> new Text(Glob.literal(name));
      default -> new Variable(name, otherwise);
    };
  }

  /** What it means for a request; empty when that has no value for a variable. */
  Optional<Glob> resolve(ConditionKeys keys) {
    if (parts.size() == 1) {
      return parts.getFirst().resolve(keys);
    }
    var whole = Glob.literal("");
    for (var part : parts) {
      var resolved = part.resolve(keys);
      if (resolved.isEmpty()) {
        return Optional.empty();
      }
      whole = whole.then(resolved.get());
    }
    return Optional.of(whole);
  }

  /** The keys that its variables name. */
  List<String> keys() {
    return parts.stream()
        .flatMap(part -> part instanceof Variable named ? Stream.of(named.key) : Stream.of())
        .toList();
  }
}
