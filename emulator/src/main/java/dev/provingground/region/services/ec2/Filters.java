package dev.provingground.region.services.ec2;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * The filters of one describe operation, by name. A filter holds when any of its values equals any
 * of the resource's; {@code *} and {@code ?} stand for any text and any character, a backslash
 * takes their meaning away (EC2 user guide, <i>Filter your resources</i>).
 */
final class Filters<T> {
  private final Map<String, Function<T, Stream<?>>> byName = new HashMap<>();
  private final Function<T, List<Tag>> tags;

  Filters(Function<T, List<Tag>> tags) {
    this.tags = tags;
  }

  /** Adds a filter on a single value; null matches nothing. */
  Filters<T> on(String name, Function<T, ? extends @Nullable Object> value) {
    return onAll(name, item -> Stream.ofNullable(value.apply(item)));
  }

  /** Adds filters on what no resource of this region has: nothing passes them. */
  Filters<T> never(String... names) {
    for (var name : names) {
      onAll(name, item -> Stream.of());
    }
    return this;
  }

  /** Adds a filter on several values. */
  Filters<T> onAll(String name, Function<T, Stream<?>> values) {
    byName.put(name, values);
    return this;
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException InvalidParameterValue
   *     naming an unknown filter
   */
  Predicate<T> matching(List<Filter> filters) {
    Predicate<T> all = item -> true;
    for (var filter : filters) {
      var values = values(Requests.required(filter.name(), "Filter.Name"));
      var patterns = filter.values().stream().map(Filters::pattern).toList();
      all =
          all.and(
              item ->
                  values
                      .apply(item)
                      .filter(Objects::nonNull)
                      .map(Object::toString)
                      .anyMatch(v -> anyMatch(patterns, v)));
    }
    return all;
  }

  private Function<T, Stream<?>> values(String name) {
    if (name.startsWith("tag:")) {
      var key = name.substring("tag:".length());
      return item -> tags.apply(item).stream().filter(tag -> tag.key().equals(key)).map(Tag::value);
    }
    if (name.equals("tag-key")) {
      return item -> tags.apply(item).stream().map(Tag::key);
    }
    var values = byName.get(name);
    if (values == null) {
      throw Requests.invalid("The filter '%s' is invalid".formatted(name));
    }
    return values;
  }

  private static boolean anyMatch(List<Pattern> patterns, String value) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(value).matches());
  }

  private static Pattern pattern(String wildcard) {
    var regex = new StringBuilder();
    for (int i = 0; i < wildcard.length(); i++) {
      char c = wildcard.charAt(i);
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else {
        if (c == '\\' && i + 1 < wildcard.length()) {
          c = wildcard.charAt(++i);
        }
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
